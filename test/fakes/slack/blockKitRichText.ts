import { LIMITS } from './blockKitLimits.ts';
import {
  among,
  bool,
  byType,
  type Fields,
  integer,
  list,
  matching,
  object,
  type Rule,
  string,
  type,
} from './blockKitRules.ts';
import { dateFormat, timestamp } from './dates.ts';

const textStyle = object({}, { bold: bool, italic: bool, strike: bool, code: bool, underline: bool });
const mentionStyle = object(
  {},
  { bold: bool, italic: bool, strike: bool, underline: bool, highlight: bool, client_highlight: bool, unlink: bool },
);

const text = object({ type, text: string() }, { style: textStyle });
const link = object({ type, url: string() }, { text: string(), unsafe: bool, style: textStyle });

/** What a paragraph of rich text consists of. Source: docs.slack.dev/reference/block-kit/blocks/rich-text-block */
const INLINE: Fields = {
  text,
  link,
  emoji: object({ type, name: string() }, { unicode: string(), skin_tone: integer(1, 6), url: string() }),
  user: object({ type, user_id: string() }, { style: mentionStyle }),
  usergroup: object({ type, usergroup_id: string() }, { style: mentionStyle }),
  channel: object({ type, channel_id: string() }, { style: mentionStyle }),
  broadcast: object({ type, range: among('here', 'channel', 'everyone') }, { style: mentionStyle }),
  color: object({ type, value: matching(/^#[0-9a-fA-F]{6}$/) }, { style: textStyle }),
  date: object({ type, timestamp, format: dateFormat }, { url: string(), fallback: string(), style: textStyle }),
};

const border = { border: among(0, 1) } as const;
const inline = list(byType(INLINE));
const section = object({ type, elements: inline });

/** A rich_text block, in a message or in the cell of a table. */
export const richText: Rule = object(
  {
    type,
    elements: list(
      byType({
        rich_text_section: section,
        rich_text_preformatted: object(
          { type, elements: list(byType({ text, link })) },
          { ...border, language: string() },
        ),
        rich_text_quote: object({ type, elements: inline }, border),
        rich_text_list: object(
          { type, style: among('bullet', 'ordered'), elements: list(byType({ rich_text_section: section })) },
          { ...border, indent: integer(0, LIMITS.richTextIndent), offset: integer(0) },
        ),
      }),
    ),
  },
  { block_id: string({ max: LIMITS.id }) },
);
