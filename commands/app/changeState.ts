import { heading, note, text } from '../../src/chat/contracts/view.ts';
import type { App, AppState } from '../../src/domain/apps/app.ts';
import { BY_HAND as MANUAL } from '../../src/domain/apps/rotationPlan.ts';
import { done, refused } from '../../src/domain/result.ts';
import { runAppStep } from '../../src/services/apps/runAppStep.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { confirmedCommand, found, type LatchkeyCommand, tooFast } from '../shared/define.ts';
import { answerStep, isAnswer } from './answerStep.ts';
import { appSubject, scopeOfApp } from './appSubject.ts';
import { appFacts, outcomeView } from './appViews.ts';
import { BY_HAND, CONSEQUENCE, DEPLOY_AGAIN, OPTION, stepQuestion } from './copy.ts';

/** What differs between deploying and undeploying. */
export interface StateCommandText {
  readonly step: 'undeploy' | 'deploy';
  /** What it leads to. */
  readonly state: AppState;
  readonly aliases?: readonly string[];
  readonly label: string;
  readonly style: 'primary' | 'danger';
  readonly summary: string;
  readonly examples: readonly string[];
}

/** Declares undeploy or deploy: steps 2 and 5 of manual 002. */
export function stateCommand(words: StateCommandText): LatchkeyCommand {
  const { step, state, label, style } = words;
  return confirmedCommand({
    path: ['app', step],
    aliases: words.aliases ?? [],
    summary: words.summary,
    examples: words.examples,
    action: `app.${step}`,
    options: {
      app: { type: 'app', required: true, description: OPTION.app },
      done: { type: 'choice', choices: ['yes'], description: OPTION.done },
      step: { type: 'text', shape: 'STEP', description: OPTION.step },
      reason: { type: 'text', description: SHARED.reason },
    },
    find: (_, { app }) => found(app),
    ...appSubject,
    async ask(context, { subject: app, options }) {
      if (isAnswer(options)) {
        return (
          (await tooFast(context, `app.${step}`, scopeOfApp(app))) ?? (await answerStep(context, app, step, options))
        );
      }
      // Of what a person does, it's known beforehand that there is nothing to do.
      if (app.connector === MANUAL && step === 'undeploy' && app.state === state)
        return refused({ code: 'app-state-held', subject: app.name });
      const blocks = [heading(stepQuestion(step, app.name)), await appFacts(context, app), text(CONSEQUENCE[step])];
      return done({ label, style, blocks: [...blocks, ...notes(app, step)], params: {} });
    },
    async act(context, { subject: app, confirmation }) {
      const came = await runAppStep(context.services, context.by, app, { step, confirmation });
      if (came.kind === 'refused') return came;
      return done({ kind: 'view', view: outcomeView(context, app, step, came.value) });
    },
  });
}

function notes({ connector, state }: App, step: 'undeploy' | 'deploy') {
  if (connector !== MANUAL) return [];
  return [note(BY_HAND), ...(step === 'deploy' && state === 'deployed' ? [note(DEPLOY_AGAIN)] : [])];
}
