import { isObject } from '../shared/json.ts';
import {
  ACCESSORIES,
  ACTION_ELEMENTS,
  CONTEXT_ACTION_ELEMENTS,
  INPUT_ELEMENTS,
  imageElement,
} from './blockKitElements.ts';
import { LIMITS } from './blockKitLimits.ts';
import { richText } from './blockKitRichText.ts';
import { among, bool, byType, type Fields, list, number, object, type Rule, string, type } from './blockKitRules.ts';
import { anyText, plainText } from './blockKitTexts.ts';

const named = { block_id: string({ max: LIMITS.id }) } as const;

const section = object(
  { type },
  {
    ...named,
    text: anyText(LIMITS.section.text),
    fields: list(anyText(LIMITS.section.field), { max: LIMITS.section.fields }),
    accessory: byType(ACCESSORIES),
    expand: bool,
  },
  ({ text, fields }, at, report) => {
    if (text === undefined && fields === undefined) report('must define either `text` or `fields`', at);
  },
);

const input: Rule = object(
  { type, label: plainText(LIMITS.input.label), element: byType(INPUT_ELEMENTS) },
  { ...named, hint: plainText(LIMITS.input.hint), optional: bool, dispatch_action: bool },
);

const imageBlock: Rule = (value, at, report) => {
  if (!isObject(value)) return report('must provide an object', at);
  const { block_id: id, title, ...image } = value;
  imageElement(image, at, report);
  if (id !== undefined && id !== null) named.block_id(id, `${at}/block_id`, report);
  if (title !== undefined && title !== null) plainText(LIMITS.image.title)(title, `${at}/title`, report);
};

const table = object(
  {
    type,
    rows: list(
      list(
        byType({
          rich_text: richText,
          // An empty cell is refused by Slack ("must be more than 0 characters"), unlike what one would guess.
          raw_text: object({ type, text: string() }),
          raw_number: object({ type, value: number, text: string() }),
        }),
        { max: LIMITS.table.columns },
      ),
      { max: LIMITS.table.rows },
    ),
  },
  {
    ...named,
    column_settings: list(object({}, { align: among('left', 'center', 'right'), is_wrapped: bool }), {
      max: LIMITS.table.columns,
    }),
  },
);

/**
 * Each block that the fake knows. Cards, carousels, containers, data tables, plans, task cards, files and videos exist at
 * Slack and are refused here: nothing of ours uses them, and a fake that lets through what it can't check is no fake.
 */
export const BLOCKS: Fields = {
  actions: object({ type, elements: list(byType(ACTION_ELEMENTS), { max: LIMITS.actions }) }, named),
  alert: object(
    { type, text: anyText(LIMITS.text) },
    { ...named, level: among('default', 'info', 'warning', 'error', 'success') },
  ),
  context: object(
    {
      type,
      elements: list(byType({ image: imageElement, plain_text: anyText(LIMITS.text), mrkdwn: anyText(LIMITS.text) }), {
        max: LIMITS.context,
      }),
    },
    named,
  ),
  context_actions: object(
    { type, elements: list(byType(CONTEXT_ACTION_ELEMENTS), { max: LIMITS.contextActions }) },
    named,
  ),
  divider: object({ type }, named),
  header: object({ type, text: plainText(LIMITS.header) }, named),
  image: imageBlock,
  input,
  markdown: object({ type, text: string({ max: LIMITS.markdown }) }, named),
  rich_text: richText,
  section,
  table,
};
