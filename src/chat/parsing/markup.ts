/**
 * What platforms write in angle brackets: people `<@U1|name>`, conversations `<#C1|name>`, user groups `<!subteam^S1|@name>`, links
 * `<https://…|label>` (docs.slack.dev/messaging/formatting-message-text); custom emoji `<:name:1>`, moments `<t:1:R>`, roles `<@&1>`
 * and commands `</name:1>` (docs.discord.com/developers/reference#message-formatting).
 */
const MARKUP = /<([@#!]|a?:|\/|t:|)([^<>|\s]+)(?:\|([^<>]*))?>/;
const ALL_MARKUP = new RegExp(MARKUP, 'g');
const WHOLE = new RegExp(`^${MARKUP.source}$`);

/** Something that a platform wrote in angle brackets. */
export interface Markup {
  /** How it names what an option is about: a person as `@U1`, a conversation by its label, a link as it was typed. */
  readonly value: string;
  /** How people read it in the middle of a text. */
  readonly readable: string;
  /** The platform's own ID of a conversation. */
  readonly id?: string;
  /** The platform's own ID of a group of people. */
  readonly group?: string;
}

/** Reads a text that is nothing but one piece of markup. @returns undefined for any other text. */
export function readMarkup(text: string): Markup | undefined {
  const match = WHOLE.exec(text);
  return match === null ? undefined : markupOf(match);
}

/** Writes a text as people read it: names in place of mentions, links as they were typed. */
export function readableText(text: string): string {
  return text.includes('<') ? text.replace(ALL_MARKUP, (...match) => markupOf(match).readable) : text;
}

function markupOf([whole, sigil, content, given]: readonly (string | undefined)[]): Markup {
  const [id, label] = [content ?? '', (given ?? '').trim()];
  switch (sigil) {
    case '@': {
      const plainId = id.replace(/^[!&]/, '');
      const readableName = `@${label === '' ? plainId : label.replace(/^@/, '')}`;
      return { value: `@${plainId}`, readable: readableName, ...(id.startsWith('&') ? { group: plainId } : {}) };
    }
    case '#': {
      const name = label === '' ? id : label.replace(/^#/, '');
      return { value: name, readable: `#${name}`, id };
    }
    case '!':
      return { ...same(SPECIAL.test(id) ? groupText(id, label) : (whole ?? '')), ...userGroup(id) };
    case ':':
    case 'a:':
      return same(NUMBERED.test(id) ? `:${id.replace(NUMBERED, '')}:` : (whole ?? ''));
    case '/':
      return same(NUMBERED.test(id) ? `/${id.replace(NUMBERED, '')}` : (whole ?? ''));
    case 't:':
      return same(momentIn(id) ?? whole ?? '');
    default:
      return same(LINK.test(id) ? linkText(id, label) : (whole ?? ''));
  }
}

const SPECIAL = /^(?:here|channel|everyone|subteam\^|date\^)/;
const NUMBERED = /:\d+$/;
const LINK = /^[a-z][a-z0-9+.-]*:/i;
const same = (text: string): Markup => ({ value: text, readable: text });

/** Slack's ID of a user group: `subteam^S1`. */
function userGroup(id: string): { readonly group?: string } {
  const group = /^subteam\^([0-9A-Z]+)$/.exec(id)?.[1];
  return group === undefined ? {} : { group };
}

/** `!here`, `!subteam^S1|@on-call`, and dates with the words that Slack would show where it can't draw them. */
function groupText(id: string, label: string): string {
  if (label !== '') return label;
  const [kind = '', group] = id.split('^');
  return `@${kind === 'subteam' && group !== undefined ? group : kind}`;
}

/** A link as it was typed: Slack adds `http://` to `bot.py`. Where somebody gave it a label, the address says more. */
function linkText(address: string, label: string): string {
  const plain = address.replace(/^(?:mailto|tel):/, '');
  if (label === '') return plain;
  const bare = (text: string) =>
    text
      .replace(/^(?:https?:\/\/|mailto:|tel:)/i, '')
      .replace(/\/$/, '')
      .toLowerCase();
  return bare(address) === bare(label) || plain !== address ? label : address;
}

/** A moment in UTC, in a form in which it can be typed again. */
function momentIn(content: string): string | undefined {
  const seconds = /^(-?\d{1,11})(?::[a-zA-Z])?$/.exec(content)?.[1];
  return seconds === undefined
    ? undefined
    : `${new Date(Number(seconds) * 1_000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
