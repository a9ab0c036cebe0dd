import { storedText } from '../../domain/storedText.ts';
import type { Input } from '../contracts/exchange.ts';
import type { CommandRegistry } from '../contracts/registry.ts';
import type { View } from '../contracts/view.ts';
import { type ParsedCommand, parseCommand } from '../parsing/parseCommand.ts';
import { mayHoldSecret } from '../parsing/pastedSecret.ts';
import { misunderstood } from '../views/refusalView.ts';
import { typedPrivately } from './privateFields.ts';

/** A typed line, as it came. */
type Line = Extract<Input, { kind: 'text' }>;

/** Reads each typed line once: for the adapter, for what can be answered at once, or else for the core. */
export class LineReader<Services> {
  readonly #registry: CommandRegistry<Services>;
  /** What was read of lines that are still under way. */
  readonly #known = new WeakMap<Line, ParsedCommand<Services>>();

  constructor(registry: CommandRegistry<Services>) {
    this.#registry = registry;
  }

  /** Parses a line. */
  parse(line: Line): ParsedCommand<Services> {
    const parsed = this.#known.get(line) ?? parseCommand(this.#registry, storedText(line.line));
    this.#known.set(line, parsed);
    return parsed;
  }

  /** Answers what is the same for everyone and needs nothing that is stored. @returns undefined for everything else. */
  staticReply(input: Input): View | undefined {
    if (mayHoldSecret(input)) return undefined;
    if (input.kind === 'command' && typedPrivately(this.#registry.find(input.path)?.options ?? {}, input.options))
      return undefined;
    if (input.kind === 'command') return this.#registry.find(input.path)?.staticReply?.(input.options);
    if (input.kind !== 'text') return undefined;
    const parsed = this.parse(input);
    if (parsed.kind === 'command') return parsed.command.staticReply?.(parsed.options);
    // Recorded as a refusal, which needs the core.
    if (parsed.kind === 'secret-typed') return undefined;
    return parsed.kind === 'incomplete' && parsed.noun === undefined
      ? undefined
      : misunderstood(this.#registry, parsed);
  }
}
