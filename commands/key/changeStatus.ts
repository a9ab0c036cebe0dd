import type { Question, Reply } from '../../src/chat/contracts/command.ts';
import { heading, text, type View } from '../../src/chat/contracts/view.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import { decideStatusChange, type StatusVerb } from '../../src/domain/keys/keyChanges.ts';
import type { Confirmation } from '../../src/domain/people/confirmation.ts';
import { done, type Result } from '../../src/domain/result.ts';
import { changeStatus } from '../../src/services/keys/changeKey.ts';
import { tellOffer, willBeTold } from '../incident/tellOffer.ts';
import { reportedWarning } from '../leak/reportedWarning.ts';
import { stopWarning } from '../rotation/keyApps.ts';
import { type Authorized, type Context, confirmedCommand, type LatchkeyCommand, showing } from '../shared/define.ts';
import { statusQuestion } from './copy.ts';
import { oneKey } from './keySubject.ts';
import { keyFacts } from './keyViews.ts';

/** What differs between the verbs that change a key's status. */
export interface StatusCommandText {
  readonly verb: StatusVerb;
  readonly aliases?: readonly string[];
  readonly label: string;
  readonly style: 'primary' | 'danger';
  readonly summary: string;
  readonly examples: readonly string[];
  /** What will happen, for the question. */
  consequence(context: Context, key: ApiKey): string;
  /** What is shown once it is done. */
  after(context: Context, key: ApiKey): Promise<View>;
}

/** Declares disable, activate, unlock or delete, which differ in words only. */
export function statusCommand(words: StatusCommandText): LatchkeyCommand {
  const { verb } = words;
  return confirmedCommand({
    path: [verb],
    aliases: words.aliases ?? [],
    summary: words.summary,
    examples: words.examples,
    action: `key.${verb}`,
    ...oneKey,
    ask: (context, { subject: key }) => askStatus(context, key, words),
    act: (context, { confirmation }) => actStatus(context, confirmation, words),
  });
}

/** Asks before a key's status changes. */
export async function askStatus(context: Authorized, key: ApiKey, words: StatusCommandText): Promise<Result<Question>> {
  const { verb, label, style } = words;
  const decision = decideStatusChange(key, verb, context.now);
  if (decision.kind === 'refused') return decision;
  const blocks = [
    heading(statusQuestion(label, key.name)),
    await keyFacts(context, key),
    text(words.consequence(context, key)),
  ];
  const warning = isTellable(verb) ? await stopWarning(context, key) : await reportedWarning(context, key);
  const told = await willBeTold(context, `key.${verb}`, key);
  return done({ label, style, blocks: [...blocks, ...warning, ...told], params: {} });
}

/** Whether others may want to know at once: nothing can use the key from then on. */
function isTellable(verb: StatusVerb): boolean {
  return verb === 'disable' || verb === 'delete';
}

/** Changes a key's status, as a question said. */
export async function actStatus(
  context: Authorized,
  confirmation: Confirmation,
  words: StatusCommandText,
): Promise<Result<Reply>> {
  const changed = await changeStatus(context.services, context.by, confirmation, words.verb);
  if (changed.kind === 'refused') return changed;
  const shown = await words.after(context, changed.value);
  const offer = isTellable(words.verb) ? await tellOffer(context, changed.value.id) : [];
  return showing(...shown.blocks, ...offer);
}
