import type { OptionSpec, OptionSpecs } from '../../../../src/chat/contracts/options.ts';
import type { DeclaredCommand } from '../../../../src/chat/contracts/platform.ts';
import { problemsOfCommand } from '../../../fakes/discord/components.ts';
import { textOf } from '../../../fakes/discord/problems.ts';
import type { Json } from '../../../fakes/shared/json.ts';

/** A command as far as Discord is told of it: `project create` has two words. */
export function declared(words: string, options: OptionSpecs = {}, summary = `Does ${words}.`): DeclaredCommand {
  return { path: words.split(' '), summary, options };
}

/** An option, of which only its type matters. */
export const text = (description: string, given: { readonly required?: boolean } = {}): OptionSpec => ({
  type: 'text',
  description,
  ...given,
});

/** So many commands of a noun, each with so many characters of description. */
export function verbs(noun: string, count: number, characters = 20): readonly DeclaredCommand[] {
  return Array.from({ length: count }, (_, n) =>
    declared(`${noun} v${n}`.trim(), { x: text('d'.repeat(Math.min(100, characters))) }, 's'.repeat(100)),
  );
}

/** A payload as it goes over the wire. */
export function wire(payload: unknown): Json {
  return JSON.parse(JSON.stringify(payload));
}

/** What Discord would say against some commands, in a guild and for all guilds. */
export function refusals(payloads: readonly unknown[]): readonly string[] {
  return payloads.flatMap((payload) =>
    (['guild', 'global'] as const).flatMap((scope) => problemsOfCommand(wire(payload), scope).map(textOf)),
  );
}
