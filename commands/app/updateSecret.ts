import { BY_HAND } from '../../src/domain/apps/rotationPlan.ts';
import { done } from '../../src/domain/result.ts';
import { recordUpdateByHand, runAppStep } from '../../src/services/apps/runAppStep.ts';
import { found } from '../key/keySubject.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { command } from '../shared/define.ts';
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
    reason: { type: 'text', description: SHARED.reason },
  },
  submitLabel: LABEL.update,
  find: async (_, { app, secret }) =>
    secret === undefined && app.connector !== BY_HAND
      ? { kind: 'ask', options: ['secret'], about: { scope: scopeOfApp(app), name: app.name } }
      : await found(app),
  scope: scopeOfApp,
  // Without a secret it only says what to do by hand. With one, nothing may wait: the secret is kept nowhere.
  weighsAs: () => 'nothing',
  reason: ({ reason }) => reason,
  async run(context, { subject: app, options: { secret } }) {
    if (secret === undefined) {
      const recorded = await recordUpdateByHand(context.services, context.by, app);
      if (recorded.kind === 'refused') return recorded;
      return done({ kind: 'view', view: outcomeView(context, app, 'update-secret', { kind: 'by-hand' }) });
    }
    const came = await runAppStep(context.services, context.by, app, { step: 'update-secret', secret });
    if (came.kind === 'refused') return came;
    return done({ kind: 'view', view: outcomeView(context, app, 'update-secret', came.value) });
  },
});
