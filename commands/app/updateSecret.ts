import type { App } from '../../src/domain/apps/app.ts';
import { BY_HAND } from '../../src/domain/apps/rotationPlan.ts';
import { done } from '../../src/domain/result.ts';
import { lacksSecret } from '../../src/services/apps/appStepRows.ts';
import { runAppStep } from '../../src/services/apps/runAppStep.ts';
import type { ServiceContext } from '../../src/services/context.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { command, found } from '../shared/define.ts';
import { answerStep, isAnswer } from './answerStep.ts';
import { scopeOfApp } from './appSubject.ts';
import { outcomeView } from './appViews.ts';
import { LABEL, OPTION, SUMMARY } from './copy.ts';

/** Manual 002, step 4: a form takes the new secret, and its button is Update. For an app by hand it says what to do instead. */
export const appUpdateSecret = command({
  path: ['app', 'update-secret'],
  aliases: ['app secret'],
  summary: SUMMARY.updateSecret,
  examples: ['/apikey app update-secret web-shop'],
  action: 'app.update-secret',
  options: {
    app: { type: 'app', required: true, description: OPTION.app },
    secret: { type: 'secret', description: OPTION.secret },
    done: { type: 'choice', choices: ['yes'], description: OPTION.done },
    step: { type: 'text', shape: 'STEP', description: OPTION.step },
    reason: { type: 'text', description: SHARED.reason },
  },
  submitLabel: LABEL.update,
  find: async ({ services }, { app, secret, done: isDone, step }) =>
    secret === undefined && isDone === undefined && (await takesSecret(services, app, step))
      ? { kind: 'ask', options: ['secret'], about: { scope: scopeOfApp(app), name: app.name } }
      : await found(app),
  scope: scopeOfApp,
  // It's approved before the form: a secret that was typed may not wait for an approval.
  weighsAs: () => 'nothing',
  async run(context, { subject: app, options }) {
    if (isAnswer(options)) return await answerStep(context, app, 'update-secret', options);
    const secret = options.secret === undefined ? {} : { secret: options.secret };
    const came = await runAppStep(context.services, context.by, app, { step: 'update-secret', ...secret });
    if (came.kind === 'refused') return came;
    return done({ kind: 'view', view: outcomeView(context, app, 'update-secret', came.value) });
  },
});

/** Whether the form for the secret comes first: of a retried step only where its secret is no longer kept. */
async function takesSecret(services: ServiceContext, { connector }: App, step: string | undefined): Promise<boolean> {
  return step === undefined ? connector !== BY_HAND : await lacksSecret(services, step);
}
