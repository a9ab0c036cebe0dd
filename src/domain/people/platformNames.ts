import { holdsSecret } from '../keys/secretFormat.ts';
import { checkName } from './names.ts';

/** The longest stored display name, in characters as people count them. */
const NAME_LIMIT = 40;

/**
 * Cleans a platform's display name for storage. Platforms allow names that we don't; these are shortened and cleaned
 * rather than refused. Brackets, commas and semicolons are removed, so that no name can imitate a full label
 * (personLabel.ts).
 */
export function cleanDisplayName(displayName: string): string {
  // Before cutting: half a secret is not recognised as one.
  if (holdsSecret(displayName)) return NOBODY;
  const cleaned = displayName.replace(/[^\p{L}\p{M}\p{N} ._-]+/gu, ' ').trim();
  const checked = checkName(Array.from(cleaned).slice(0, NAME_LIMIT).join(''));
  return checked.kind === 'name' ? checked.name : NOBODY;
}

const NOBODY = 'someone';

/** The longest stored handle; Discord's have 32 characters, Slack's 21. */
const HANDLE_LIMIT = 40;

/**
 * Cleans a platform's user name for storage: letters, digits, dots, dashes and underscores.
 * @returns null if nothing is left, or if it looks like a secret.
 */
export function cleanHandle(handle: string | undefined): string | null {
  const letters = handle?.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '') ?? '';
  const checked = checkName(Array.from(letters).slice(0, HANDLE_LIMIT).join(''));
  return checked.kind === 'name' && !holdsSecret(handle ?? '') && !holdsSecret(letters) ? checked.name : null;
}

/** What is stored about a person and about the account that their platform reports. */
export interface KnownPerson {
  readonly name: string;
  readonly timeZone: string | null;
  readonly locale: string | null;
  /** The platform that they last used. */
  readonly lastPlatform: string | null;
  readonly handle: string | null;
}

/** A platform's report about a person. Omitted fields are unchanged. */
export interface AccountUpdate {
  readonly platform: string;
  readonly displayName: string;
  readonly handle?: string;
  readonly timeZone?: string;
  readonly locale?: string;
}

/**
 * Applies a platform's report about a person. The name of someone with accounts on several platforms comes from the one
 * that they last used; the others' names change nothing until they use those.
 * @param speaks whether they are acting now, or are only mentioned.
 * @returns the person after the update.
 */
export function followPlatform(known: KnownPerson, says: AccountUpdate, speaks: boolean): KnownPerson {
  const leads = speaks || known.lastPlatform === null || known.lastPlatform === says.platform;
  return {
    name: leads ? cleanDisplayName(says.displayName) : known.name,
    timeZone: says.timeZone ?? known.timeZone,
    locale: says.locale ?? known.locale,
    lastPlatform: speaks ? says.platform : known.lastPlatform,
    handle: cleanHandle(says.handle) ?? known.handle,
  };
}
