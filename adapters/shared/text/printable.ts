import { splitAtJoiners } from '../../../src/domain/joiners.ts';
import { holdsSecret, redactSecrets } from '../../../src/domain/keys/secretFormat.ts';
import { holdsCode } from '../../../src/domain/people/secondFactorCode.ts';
import { plainText } from '../../../src/domain/time/moment.ts';

/**
 * Makes text fit to be shown anywhere: without control and direction characters (which could rewrite a terminal's screen or
 * a line's meaning), though with the joiners that are letters where they stand, and without anything that looks like a secret; moments are written in words. Every renderer passes every text
 * through this.
 */
export function printable(text: string): string {
  const parts = splitAtJoiners(plainText(text).replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' '));
  const visible = parts.map((part, index) =>
    index % 2 === 1 ? part : part.replace(/[\p{Cf}\p{Cs}\p{Co}\ufdd0-\ufdef]/gu, ''),
  );
  return redactSecrets(visible.join(''));
}

/** Whether a typed line holds something that looks like a secret, however it is broken up: such a line is neither kept nor repeated. */
export function mustNotBeKept(line: string): boolean {
  return holdsSecret(line);
}

/** Whether a typed line must not come back with the arrow key: it holds what looks like a secret, or a code typed in a command. */
export function mustBeForgotten(line: string): boolean {
  return holdsSecret(line) || holdsCode(line);
}
