import type { Input } from '../../../src/chat/contracts/exchange.ts';
import type { PlatformPort } from '../../../src/chat/contracts/port.ts';
import type { PlatformUser, Unmet } from '../../../src/domain/people/platformUser.ts';
import type { Users } from '../people/users.ts';

const MENTION = /<@([UW][A-Z0-9]{1,40})(?:\|[^<>]*)?>/g;
/** Nobody names more people in one command. */
const MET_AT_MOST = 5;

/** Those whom a command names, by the ID in their mention. */
export interface Named {
  readonly known: ReadonlyMap<string, PlatformUser>;
  /** Those whom this deployment doesn't serve, which is recorded (invariant 11), or of whom Slack can't say now. */
  readonly unmet: ReadonlyMap<string, Unmet>;
}

/**
 * Makes those known whom a command mentions: they need not have spoken to be given a role or a key.
 * @returns them by the ID in their mention, and those who can't be met: see {@link Named}.
 */
export async function registerMentioned(text: string, users: Users, core: PlatformPort): Promise<Named> {
  const known = new Map<string, PlatformUser>();
  const unmet = new Map<string, Unmet>();
  const mentioned = [...new Set([...text.matchAll(MENTION)].map(([, id = '']) => id))].slice(0, MET_AT_MOST);
  for (const id of mentioned) {
    const lookup = await users.findUser(id);
    if (lookup.kind === 'user') {
      await core.registerUser(lookup.user);
      known.set(id, lookup.user);
      continue;
    }
    unmet.set(id, lookup.kind === 'stranger' ? 'not-served' : 'unknown');
    if (lookup.kind === 'stranger') await core.rejectUnauthorized(lookup.unauthorizedUser, 'mention');
  }
  return { known, unmet };
}

/** A link that took the quotation mark behind it for its own last character, `<https://j.io/A-1">`, with or without a label. */
const LINK_AND_QUOTE = /<((?:https?:\/\/|mailto:)[^<>|\s"”’»]+)(["”’»])(?:(\|[^<>"”’»]*)\2)?>/g;

/** What somebody means by a slash command: the line that they typed, or the menu where they typed none. */
export function inputOf(text: string): Input {
  const line = plainText(text);
  return line === '' ? { kind: 'menu' } : { kind: 'text', line };
}

/**
 * What was typed: Slack writes `&`, `<` and `>` as entities, so that what it wraps in brackets itself can be told from them
 * (docs.slack.dev/messaging/formatting-message-text).
 */
function plainText(text: string): string {
  return text
    .trim()
    .replace(LINK_AND_QUOTE, '<$1$3>$2')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
