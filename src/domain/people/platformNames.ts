import { holdsSecret } from '../keys/secretFormat.ts';
import { checkName } from './names.ts';

/** The longest display name that is kept, in characters as people count them. */
const NAME_LIMIT = 40;

/**
 * Makes a platform's display name fit to be kept. Platforms allow names that we don't; such a one is shortened and cleaned rather
 * than refused. Brackets, commas and semicolons go, so that no name can imitate how a person is named in full (personLabel.ts).
 */
export function cleanDisplayName(displayName: string): string {
  // Before anything is cut off: half a secret is not recognised as one.
  if (holdsSecret(displayName)) return NOBODY;
  const cleaned = displayName.replace(/[^\p{L}\p{M}\p{N} ._-]+/gu, ' ').trim();
  const checked = checkName(Array.from(cleaned).slice(0, NAME_LIMIT).join(''));
  return checked.kind === 'name' ? checked.name : NOBODY;
}

const NOBODY = 'someone';

/** The longest handle that is kept; Discord's have 32 characters, Slack's 21. */
const HANDLE_LIMIT = 40;

/**
 * Makes a platform's user name fit to be kept: letters, digits, dots, dashes and underscores.
 * @returns null where nothing is left, or where it looks like a secret.
 */
export function cleanHandle(handle: string | undefined): string | null {
  const letters = handle?.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '') ?? '';
  const checked = checkName(Array.from(letters).slice(0, HANDLE_LIMIT).join(''));
  return checked.kind === 'name' && !holdsSecret(handle ?? '') && !holdsSecret(letters) ? checked.name : null;
}

/** What is stored of a person and of the account through which their platform tells of them. */
export interface KnownPerson {
  readonly name: string;
  readonly timeZone: string | null;
  readonly locale: string | null;
  /** The platform on which they spoke last. */
  readonly lastPlatform: string | null;
  readonly handle: string | null;
}

/** What a platform says of a person. What it leaves out is as it was. */
export interface AccountUpdate {
  readonly platform: string;
  readonly displayName: string;
  readonly handle?: string;
  readonly timeZone?: string;
  readonly locale?: string;
}

/**
 * Decides what follows from what a platform says of somebody. Someone with accounts on several platforms is called as on the
 * one where they spoke last; the others' names change nothing until they speak there.
 * @param speaks whether they are speaking right now, or are only spoken of.
 * @returns how they stand from now on.
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
