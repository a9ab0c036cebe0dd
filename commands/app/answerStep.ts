import type { Reply } from '../../src/chat/contracts/command.ts';
import type { App } from '../../src/domain/apps/app.ts';
import type { StepKind } from '../../src/domain/apps/connector.ts';
import type { Secret } from '../../src/domain/keys/secret.ts';
import { done, type Result } from '../../src/domain/result.ts';
import { doneByHand } from '../../src/services/apps/doneByHand.ts';
import { retryAppStep } from '../../src/services/apps/retryAppStep.ts';
import type { Authorized } from '../shared/define.ts';
import { outcomeView } from './appViews.ts';

/** What a button below a step gives. */
export interface StepAnswer {
  readonly done?: 'yes' | undefined;
  readonly step?: string | undefined;
  readonly secret?: Secret | undefined;
}

/** @returns whether a command is one of the buttons below a step, rather than a step of its own. */
export function isAnswer({ done: isDone, step }: Pick<StepAnswer, 'done' | 'step'>): boolean {
  return isDone !== undefined || step !== undefined;
}

/** Done and Retry, as the buttons below a step give them: neither asks the question again. */
export async function answerStep(
  context: Authorized,
  app: App,
  kind: StepKind,
  answer: StepAnswer,
): Promise<Result<Extract<Reply, { readonly kind: 'view' }>>> {
  const { services, by } = context;
  if (answer.done === 'yes') {
    const said = await doneByHand(services, by, app, kind, answer.step);
    if (said.kind === 'refused') return said;
    return done({ kind: 'view', view: outcomeView(context, app, kind, { kind: 'done' }) });
  }
  const secret = answer.secret === undefined ? {} : { secret: answer.secret };
  const came = await retryAppStep(services, by, app, { step: kind, id: answer.step ?? '', ...secret });
  if (came.kind === 'refused') return came;
  return done({ kind: 'view', view: outcomeView(context, app, kind, came.value) });
}
