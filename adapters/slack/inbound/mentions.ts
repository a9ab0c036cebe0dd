import type { Input } from '../../../src/chat/contracts/exchange.ts';
import type { PlatformPort } from '../../../src/chat/contracts/port.ts';
import type { PlatformUser } from '../../../src/domain/people/platformUser.ts';
import type { Users } from '../people/users.ts';

const MENTION = /<@([UW][A-Z0-9]{1,40})(?:\|[^<>]*)?>/g;
/** Nobody names more people in one command. */
const MET_AT_MOST = 5;

/**
 * Makes those known whom a command mentions: they need not have spoken to be given a role or a key.
 * @returns them by the ID in their mention.
 */
export async function registerMentioned(
  text: string,
  users: Users,
  core: PlatformPort,
): Promise<ReadonlyMap<string, PlatformUser>> {
  const known = new Map<string, PlatformUser>();
  const mentioned = [...new Set([...text.matchAll(MENTION)].map(([, id = '']) => id))].slice(0, MET_AT_MOST);
  for (const id of mentioned) {
    const lookup = await users.findUser(id);
    if (lookup.kind !== 'user') continue;
    await core.registerUser(lookup.user);
    known.set(id, lookup.user);
  }
  return known;
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
