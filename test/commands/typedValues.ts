import fc from 'fast-check';
import type { OptionSpec } from '../../src/chat/contracts/options.ts';

/** The names of the place that lines are about. */
export interface Names {
  readonly keyIds: readonly string[];
}

/** What projects and integration channels are called, by what the names are for. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  'project name': ['shop', 'attic'],
  'channel name': ['rasa', 'web chat', 'crm'],
};

/** @returns values of an option's type that are, or might be, right. */
export function rightValue(spec: OptionSpec, names: Names): fc.Arbitrary<string> {
  switch (spec.type) {
    case 'channel':
      return fc.constantFrom('rasa', 'shop/rasa', 'web chat', '#rasa', 'RASA', 'crm', 'attic/crm');
    case 'key':
      return fc.constantFrom('chat-bot', 'web', 'rasa/web', 'two words', 'shop/rasa/chat-bot', ...names.keyIds);
    case 'project':
      return fc.constantFrom('shop', 'attic', 'SHOP');
    case 'person':
      return fc.constantFrom('@ben', 'ben', 'me', '@ana', '@me', 'zoe');
    case 'group':
      return fc.constantFrom('@sre', 'slack-usergroup:S012AB3CD');
    case 'name':
      return fc.oneof(
        fc.integer({ min: 0, max: 1e9 }).map((number) => `fresh-${number}`),
        // What was renamed, removed or archived comes back: else nothing is right after some hundred lines.
        fc.constantFrom(...(PLACES[spec.what] ?? ['chat-bot', 'web'])),
      );
    case 'text':
      return fc.constantFrom('incident 42', 'leaked', 'x', 'list', 'channel add');
    case 'request':
      return fc.constantFrom('chat-bot', 'web', '7GhK2mQpXz81LrTa');
    case 'app':
      return fc.constantFrom('web-shop', 'shop/web-shop');
    case 'duration':
      return fc.constantFrom('24h', 'none', '15m', '1d12h', '0', ...(spec.words ?? []));
    case 'expiry':
      return fc.constantFrom('90d', '2027-12-31', '1y');
    case 'since':
      return fc.constantFrom('24h', '2026-01-01', '100d');
    case 'page':
      return fc.constantFrom('1', '2', '999999');
    case 'choice':
      return fc.constantFrom(...spec.choices);
    case 'secret':
    case 'configuration':
      throw new Error('nobody types what a form asks for');
  }
}

/** @returns a value that no option of the type takes, plain enough to be found in a reply. */
export function wrongValue(spec: OptionSpec): string | undefined {
  switch (spec.type) {
    case 'channel':
    case 'key':
    case 'app':
    case 'project':
      return 'qqqqqqq';
    case 'person':
      // Where people are invited, nobody knows them yet.
      return spec.invites === true ? undefined : '@nobody-of-that-name';
    case 'group':
      return '@no-group-of-that-name';
    case 'name':
      return 'a/b';
    case 'duration':
    case 'expiry':
    case 'since':
      return 'whenever';
    case 'page':
      return 'first';
    case 'choice':
      return 'purple';
    // Also what was decided has an answer, so it’s found by the command.
    case 'request':
    case 'text':
    case 'secret':
    case 'configuration':
      return undefined;
  }
}
