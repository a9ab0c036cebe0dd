import { isFormOnly, type OptionSpecs, type RawOptions } from '../contracts/options.ts';

/**
 * Answers that a form may take and nothing else: a secret, which is handed to the command and is stored and repeated nowhere; and a
 * pasted configuration, of which only the IDs of keys are kept. Both are taken out before anything is looked at, stored or logged.
 */

/** The longest configuration that is read. */
const LONGEST_CONFIGURATION = 100_000;
/** How many words that may be key IDs are looked up. */
const MOST_CANDIDATES = 500;
/** What stands for a configuration that names no key: it was given, and nothing of it is kept. */
const NOTHING_FOUND = '-';

/** Finds which of these are IDs of keys that the person can see. */
export type FindKeyIds = (candidates: readonly string[]) => Promise<readonly string[]>;

/** @returns the answers without secrets: for everything that stores, repeats or logs them. */
export function withoutSecrets(specs: OptionSpecs, answers: RawOptions): RawOptions {
  return Object.fromEntries(Object.entries(answers).filter(([name]) => !isOf(specs, name, 'secret')));
}

/** @returns the answers that may not hold anything secret. */
export function publicAnswers(specs: OptionSpecs, answers: RawOptions): RawOptions {
  return Object.fromEntries(
    Object.entries(answers).filter(([name]) => !isOf(specs, name, 'secret') && !isOf(specs, name, 'configuration')),
  );
}

/** @returns the name of the first option that is answered in a form only, but was given otherwise. */
export function typedPrivately(specs: OptionSpecs, given: RawOptions): string | undefined {
  return Object.keys(given).find((name) => Object.hasOwn(specs, name) && isFormOnly(specs[name]));
}

/** Replaces each pasted configuration by the IDs of the keys that it names, separated by spaces. Whatever else it holds is dropped here. */
export async function keepKeyIds(specs: OptionSpecs, answers: RawOptions, find: FindKeyIds): Promise<RawOptions> {
  const kept: Record<string, string> = {};
  for (const [name, answer] of Object.entries(answers)) {
    if (!isOf(specs, name, 'configuration') || answer.trim() === '') kept[name] = answer;
    else kept[name] = (await find(candidates(answer))).join(' ') || NOTHING_FOUND;
  }
  return kept;
}

/** Reads what {@link keepKeyIds} kept of a configuration. */
export function keptKeyIds(kept: string): readonly string[] {
  return kept === NOTHING_FOUND ? [] : kept.split(' ');
}

/** Words that may be key IDs, also where they stand inside a secret. */
function candidates(configuration: string): readonly string[] {
  const words = configuration
    .slice(0, LONGEST_CONFIGURATION)
    .matchAll(/(?<![0-9A-Za-z])([0-9A-Za-z]{16})(?![0-9A-Za-z])/g);
  return [...new Set([...words].map(([, id = '']) => id))].slice(0, MOST_CANDIDATES);
}

function isOf(specs: OptionSpecs, name: string, type: 'secret' | 'configuration'): boolean {
  return Object.hasOwn(specs, name) && specs[name]?.type === type;
}
