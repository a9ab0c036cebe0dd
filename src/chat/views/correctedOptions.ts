import { type ActionName, onlyReads } from '../../domain/people/permissions.ts';
import type { Command, OptionProblem } from '../contracts/command.ts';
import type { OptionSpec, RawOptions } from '../contracts/options.ts';

/** Values that stand for one that can't be read: left out, it would mean something else, such as an old secret that stops at once. */
const EXAMPLES: Partial<Record<OptionSpec['type'], string>> = { duration: '24h', expiry: '90d', since: '24h' };

/** What is only given a place: such a command touches nothing that was there. */
const ADDING: ReadonlySet<ActionName> = new Set(['key.create', 'channel.add', 'project.use']);

const THINGS: ReadonlySet<OptionSpec['type']> = new Set(['channel', 'project', 'person']);

/**
 * Corrects a command's options for a line that can be copied.
 * @returns undefined where there is no line that would do what was meant: it would act on something that nobody named, or drop an option.
 */
export function correctedOptions<Services>(
  { action, options: specs }: Pick<Command<Services>, 'action' | 'options'>,
  given: RawOptions,
  problems: readonly OptionProblem[],
): RawOptions | undefined {
  const corrected: Record<string, string> = { ...given };
  for (const { option, suggestion, insteadOption } of problems) {
    const type = specs[option]?.type;
    const example = type === undefined ? undefined : EXAMPLES[type];
    if (insteadOption !== undefined) {
      delete corrected[option];
      corrected[insteadOption.name] = insteadOption.value;
    } else if (suggestion !== undefined) {
      if (type === 'key') return undefined;
      if (type !== undefined && THINGS.has(type) && !onlyReads(action) && !ADDING.has(action)) return undefined;
      corrected[option] = suggestion;
    } else if (onlyReads(action)) {
      delete corrected[option];
    } else if (example === undefined) {
      return undefined;
    } else {
      corrected[option] = example;
    }
  }
  return corrected;
}
