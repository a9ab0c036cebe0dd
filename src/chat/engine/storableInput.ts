import type { PlatformUser } from '../../domain/people/platformUser.ts';
import { storedText } from '../../domain/storedText.ts';
import { isZone } from '../../domain/time/timeZone.ts';
import type { Input, UnauthorizedUser } from '../contracts/exchange.ts';
import type { RawOptions } from '../contracts/options.ts';

/**
 * The door through which everything from a platform comes: text leaves it in the form in which a database can hold it (see
 * {@link storedText}). So what is compared, searched and stored later is the same text, and no query fails for it.
 */

/** A language, with its script or country: `en`, `pt-BR`, `zh-Hans-CN` (BCP 47). */
const LOCALE = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/;

/** @returns the user, as a row can store it. What isn't a time zone or a language may be anything, even a secret, and is left out. */
export function storableUser({ timeZone, locale, handle, postsIn, ...user }: PlatformUser): PlatformUser {
  return {
    ...user,
    externalId: storedText(user.externalId),
    displayName: storedText(user.displayName),
    groups: user.groups.map((group) => storedText(group)),
    ...(handle === undefined ? {} : { handle: storedText(handle) }),
    ...(postsIn === undefined ? {} : { postsIn: storedText(postsIn) }),
    ...(timeZone === undefined || !isZone(timeZone) ? {} : { timeZone }),
    ...(locale === undefined || !LOCALE.test(locale) ? {} : { locale }),
  };
}

/** @returns whom a platform names but this deployment does not serve, as the audit trail can hold it. */
export function storableUnauthorized(unauthorizedUser: UnauthorizedUser): UnauthorizedUser {
  return {
    ...unauthorizedUser,
    externalId: storedText(unauthorizedUser.externalId),
    because: storedText(unauthorizedUser.because),
  };
}

/** @returns what someone did, as it can be parsed and stored: the same object where a line can be stored as it was typed. */
export function storableInput(input: Input): Input {
  switch (input.kind) {
    case 'text':
      return withLine(input, storedText(input.line));
    case 'command':
      return {
        kind: 'command',
        path: input.path.map((word) => storedText(word)),
        options: storableTexts(input.options),
      };
    case 'press':
      return { kind: 'press', action: storedText(input.action) };
    case 'form':
      return { kind: 'form', action: storedText(input.action), answers: storableTexts(input.answers) };
    case 'message':
      return { kind: 'message', text: storedText(input.text) };
    case 'menu':
      return input;
  }
}

function withLine(input: Extract<Input, { kind: 'text' }>, line: string): Input {
  return line === input.line ? input : { kind: 'text', line };
}

/** @returns texts by name, each as it can be stored. */
export function storableTexts(texts: RawOptions): RawOptions {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [storedText(name), storedText(text)]));
}
