import type { FormField } from '../../src/chat/contracts/form.ts';
import type { ChatPort } from '../../src/chat/contracts/port.ts';
import type { PlatformUser } from '../../src/domain/people/platformUser.ts';
import { printable } from '../shared/text/printable.ts';
import type { Offered } from './question.ts';

/** What Tab is pressed in: who types, and what is open. */
export interface Typing {
  readonly user: PlatformUser;
  /** The question of a form that is being answered. */
  readonly field: FormField | undefined;
  /** What can be pressed. */
  readonly offered: readonly Offered[];
}

/** What could stand there, and the end of the line that each would replace. */
export type Completed = [words: string[], replaced: string];

/**
 * Completes a line. In a form only its choices are offered; at the prompt a command, or the words on a button.
 * @throws what the core throws while it looks for what exists.
 */
export async function completeLine(port: ChatPort, { user, field, offered }: Typing, line: string): Promise<Completed> {
  if (field !== undefined) return [startingWith(field.choices, line), line];
  const command = /^\/apikey\s+/i.exec(line);
  if (command === null) {
    if ('/apikey '.startsWith(line)) return [['/apikey '], line];
    return [startingWith(offered, line), line];
  }
  const { words, fragment } = await port.complete(user, line.slice(command[0].length));
  return [words.map((word) => (word.endsWith(':') ? word : `${word} `)), fragment];
}

function startingWith(choices: readonly { readonly label: string }[], line: string): string[] {
  const labels = [...new Set(choices.map(({ label }) => printable(label)))];
  return labels.filter((label) => label.toLowerCase().startsWith(line.toLowerCase()));
}
