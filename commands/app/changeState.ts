import { heading, note, text } from '../../src/chat/contracts/view.ts';
import type { App, AppState } from '../../src/domain/apps/app.ts';
import { BY_HAND as MANUAL } from '../../src/domain/apps/rotationPlan.ts';
import { done } from '../../src/domain/result.ts';
import { runAppStep, setAppState } from '../../src/services/apps/runAppStep.ts';
import { found } from '../key/keySubject.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { confirmedCommand, type LatchkeyCommand } from '../shared/define.ts';
import { appSubject } from './appSubject.ts';
import { appFacts, outcomeView } from './appViews.ts';
import { BY_HAND, CONSEQUENCE, OPTION, stepQuestion } from './copy.ts';

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
      reason: { type: 'text', description: SHARED.reason },
    },
    find: (_, { app }) => found(app),
    ...appSubject,
    reason: ({ reason }) => reason,
    async ask(context, { subject: app, options }) {
      if (options.done === 'yes') {
        const changed = await setAppState(context.services, context.by, app, state);
        if (changed.kind === 'refused') return changed;
        return done({ kind: 'view', view: outcomeView(context, changed.value, step, { kind: 'done' }) });
      }
      const blocks = [heading(stepQuestion(step, app.name)), await appFacts(context, app), text(CONSEQUENCE[step])];
      return done({ label, style, blocks: [...blocks, ...handNote(app)], params: {} });
    },
    async act(context, { subject: app, confirmation }) {
      const came = await runAppStep(context.services, context.by, app, { step, confirmation });
      if (came.kind === 'refused') return came;
      return done({ kind: 'view', view: outcomeView(context, app, step, came.value) });
    },
  });
}

function handNote({ connector }: App) {
  return connector === MANUAL ? [note(BY_HAND)] : [];
}
