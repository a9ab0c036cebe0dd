import { nameKey } from './names.ts';
import type { PersonIdentity } from './personLabel.ts';

/** A typed reference to one account on a named platform: `slack:U024BE7LH`, or with its handle. */
export interface AccountName {
  readonly platform: string;
  readonly account: string;
}

const ACCOUNT = /^@?(slack|discord|console):@?(\S{1,100})$/i;

/** Reads `slack:U…`, `discord:8035…`, `console:ben`. @returns undefined for anything else. */
export function readAccountName(text: string): AccountName | undefined {
  const [, platform = '', account = ''] = ACCOUNT.exec(text) ?? [];
  return platform === '' ? undefined : { platform: platform.toLowerCase(), account };
}

/** Whether a text has the form of a platform's own ID, as in its mentions: it then names that account, or nobody. */
export function isPlatformId(platform: string, text: string): boolean {
  return ID_SHAPES[platform]?.test(text) ?? false;
}

const ID_SHAPES: Readonly<Record<string, RegExp>> = {
  // At least one digit: letters alone could be a name in capitals.
  slack: /^[UW](?=[A-Z0-9]*\d)[A-Z0-9]{7,}$/,
  discord: /^\d{17,20}$/,
};

/** Someone who may be meant by the typed text. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly identities: readonly PersonIdentity[];
}

/**
 * Decides who a typed name means, among everyone whose name or handle looks the same. An exact handle on the platform
 * where it was typed is an identity and beats every display name; anything else that fits several people is left for
 * the person to choose, never guessed.
 * @param candidates the people whose name or handle has the same {@link nameKey}.
 */
export function pickByName<Someone extends Candidate>(
  typed: string,
  platform: string,
  candidates: readonly Someone[],
): readonly Someone[] {
  const key = nameKey(typed);
  const fitting = candidates.filter(
    ({ name, identities }) =>
      nameKey(name) === key || identities.some(({ handle }) => handle !== null && nameKey(handle) === key),
  );
  const exact = fitting.filter(({ identities }) =>
    identities.some((identity) => identity.platform === platform && identity.handle === typed),
  );
  return exact.length === 1 ? exact : fitting;
}
