import { isList, type JsonObject, objectIn, objectsIn, textIn } from '../shared/json.ts';
import { everyComponent, idsAreUnique } from './componentRules.ts';
import { displayed, layout, legacyLayout } from './layoutRules.ts';
import { LIMITS } from './limits.ts';
import { FLAG } from './numbers.ts';
import type { Path, Report } from './problems.ts';
import { among, bool, type Fields, integer, list, number, object, type Rule, snowflake, text, url } from './rules.ts';

/** Where a message is sent: as one of the bot's own, as an interaction's first answer, as a further one, or as a change. */
export type MessagePlace = 'channel' | 'callback' | 'followUp' | 'edit';

const media = object({ url: url(2048, ['http', 'https', 'attachment']) });

const embed = object(
  {},
  {
    title: text({ min: 0, max: LIMITS.embeds.title }),
    type: among('rich'),
    description: text({ min: 0, max: LIMITS.embeds.description }),
    url: url(2048),
    timestamp: text(),
    color: integer(0, LIMITS.color),
    footer: object({ text: text({ max: LIMITS.embeds.footer }) }, { icon_url: url(2048) }),
    image: media,
    thumbnail: media,
    author: object({ name: text({ max: LIMITS.embeds.author }) }, { url: url(2048), icon_url: url(2048) }),
    fields: list(
      object(
        { name: text({ max: LIMITS.embeds.fieldName }), value: text({ max: LIMITS.embeds.fieldValue }) },
        { inline: bool },
      ),
      { max: LIMITS.embeds.fields },
    ),
  },
);

/** @returns what is read in an embed. Source: docs.discord.com/developers/resources/message#embed-object-embed-limits */
export function embedTexts(one: JsonObject): readonly string[] {
  return [
    textIn(one, 'title'),
    textIn(one, 'description'),
    textIn(objectIn(one, 'footer'), 'text'),
    textIn(objectIn(one, 'author'), 'name'),
    ...objectsIn(one, 'fields').flatMap((field) => [textIn(field, 'name'), textIn(field, 'value')]),
  ].filter((found) => found !== undefined);
}

const allowedMentions = object(
  {},
  {
    parse: list(among('roles', 'users', 'everyone')),
    roles: list(snowflake, { max: LIMITS.mentions }),
    users: list(snowflake, { max: LIMITS.mentions }),
    replied_user: bool,
  },
  (value, at, report) => {
    const { parse } = value;
    for (const kind of ['users', 'roles'] as const) {
      const named = value[kind];
      if (!isList(parse) || !parse.includes(kind) || !isList(named) || named.length === 0) continue;
      const message = `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`;
      report('MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE', message, at);
    }
  },
);

const attachment = object(
  { id: snowflake },
  {
    filename: text({ max: 260 }),
    description: text({ min: 0, max: LIMITS.attachmentDescription }),
    title: text({ max: 1024 }),
    duration_secs: number,
    waveform: text(),
    is_remix: bool,
    ...Object.fromEntries(
      'size url proxy_url content_type height width ephemeral placeholder placeholder_version flags content_scan_version'
        .split(' ')
        .map((field): [string, Rule] => [field, () => undefined]),
    ),
  },
);

const nonce: Rule = (value, at, report) => {
  (typeof value === 'number' ? integer(0) : text({ min: 0, max: LIMITS.nonce }))(value, at, report);
};

/** Which flags may be set, where. Source: …/resources/message, …/resources/webhook, …/interactions/receiving-and-responding */
const FLAGS: Readonly<Record<MessagePlace, number>> = {
  channel: FLAG.suppressEmbeds | FLAG.suppressNotifications | FLAG.voice | FLAG.componentsV2,
  callback: FLAG.suppressEmbeds | FLAG.suppressNotifications | FLAG.voice | FLAG.componentsV2 | FLAG.ephemeral,
  followUp: FLAG.suppressEmbeds | FLAG.suppressNotifications | FLAG.voice | FLAG.componentsV2 | FLAG.ephemeral,
  // EPHEMERAL does nothing in a change; it is noted as a complaint elsewhere.
  edit: FLAG.suppressEmbeds | FLAG.componentsV2 | FLAG.ephemeral,
};

/** A field of flags of which only some may be set. */
export function flagsWithin(allowed: number): Rule {
  return (value, at, report) => {
    integer(0)(value, at, report);
    if (typeof value !== 'number' || (value & ~allowed) === 0) return;
    report('MESSAGE_FLAGS_INVALID', `Only the flags ${allowed} can be set here, not ${value & ~allowed}.`, at);
  };
}

/** What a message may say, whether it is one of layout components or not. */
export function messageFields(place: MessagePlace, v2: boolean): Fields {
  const rows = v2 ? list(layout) : list(legacyLayout, { max: LIMITS.components.legacyRows });
  const reference = object(
    {},
    {
      type: integer(0, 1),
      message_id: snowflake,
      channel_id: snowflake,
      guild_id: snowflake,
      fail_if_not_exists: bool,
    },
  );
  return {
    // discord.js sends both with everything; they do something in a channel only.
    nonce,
    enforce_nonce: bool,
    ...(place === 'channel' ? { message_reference: reference } : {}),
    content: text({ min: 0, max: LIMITS.content }),
    tts: bool,
    embeds: list(embed, { max: LIMITS.embeds.count }),
    allowed_mentions: allowedMentions,
    flags: flagsWithin(FLAGS[place]),
    components: rows,
    attachments: list(attachment, { max: LIMITS.attachments }),
  };
}

/** Checks what concerns a message as a whole. */
export function messageAgrees(body: JsonObject, v2: boolean, at: Path, report: Report): void {
  const components = objectsIn(body, 'components');
  const every = everyComponent(components, [...at, 'components']);
  idsAreUnique(components, [...at, 'components'], report);
  const size = objectsIn(body, 'embeds').flatMap(embedTexts).join('').length;
  if (size > LIMITS.embeds.all) {
    const message = `Embed size exceeds maximum size of ${LIMITS.embeds.all}`;
    report('MAX_EMBED_SIZE_EXCEEDED', message, [...at, 'embeds']);
  }
  if (every.length > LIMITS.components.all) {
    const message = `The maximum number of components is ${LIMITS.components.all}, and there are ${every.length}`;
    report('COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED', message, [...at, 'components']);
  }
  if (!v2) return;
  for (const field of ['content', 'embeds'] as const) {
    const value = body[field];
    if (value === undefined || value === null || value === '' || (isList(value) && value.length === 0)) continue;
    const message = `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`;
    report('MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', message, [...at, field]);
  }
  const characters = every.map(({ component }) => displayed(component)).join('').length;
  if (characters > LIMITS.text.all) {
    const message = `The texts of all components together exceed ${LIMITS.text.all} characters`;
    report('COMPONENT_MAX_TOTAL_TEXT_EXCEEDED', message, [...at, 'components']);
  }
}

/** Checks that each file that components or embeds show is among those that come along. */
export function filesAreThere(body: JsonObject, names: readonly string[], at: Path, report: Report): void {
  const look = (value: unknown, path: Path): void => {
    if (typeof value === 'string' && value.startsWith('attachment://') && !names.includes(value.slice(13))) {
      const message = `The referenced attachment was not found: ${value}`;
      report('UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND', message, path);
    }
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) look(item, [...path, index]);
    } else if (typeof value === 'object' && value !== null) {
      for (const [field, found] of Object.entries(value)) look(found, [...path, field]);
    }
  };
  for (const field of ['embeds', 'components'] as const) look(body[field], [...at, field]);
}
