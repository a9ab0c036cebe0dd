import type { types } from '@slack/bolt';
import type { Field } from '../../../src/chat/contracts/view.ts';
import { shown } from '../../shared/text/text.ts';
import { LIMITS } from './limits.ts';
import { datedText, lengthOfPiece } from './moments.ts';
import { plain } from './text.ts';

/** A title. See https://docs.slack.dev/reference/block-kit/blocks/header-block */
export function header(text: string): types.HeaderBlock {
  return { type: 'header', text: plain(text, LIMITS.header) };
}

/** A line of text. See https://docs.slack.dev/reference/block-kit/blocks/section-block */
export function section(text: string): types.SectionBlock {
  return { type: 'section', text: plain(text, LIMITS.section) };
}

/** Small print. See https://docs.slack.dev/reference/block-kit/blocks/context-block */
export function context(text: string): types.ContextBlock {
  return { type: 'context', elements: [plain(text, LIMITS.context)] };
}

/** A line of text whose moments Slack draws, which it does in rich text only; one without any is a {@link section}. */
export function line(text: string): types.SectionBlock | types.RichTextBlock {
  return dated(text, LIMITS.section) ?? section(text);
}

/** Small print; with moments in it, it is a line like others. */
export function smallPrint(text: string): types.ContextBlock | types.RichTextBlock {
  return dated(text, LIMITS.context) ?? context(text);
}

function dated(text: string, limit: number): types.RichTextBlock | undefined {
  const elements = datedText(text, limit);
  return elements === undefined
    ? undefined
    : { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}

/** Says that so many things are not shown. */
export function andMore(count: number): types.ContextBlock {
  return context(`… and ${count} more`);
}

/**
 * Text set apart, in letters of equal width, to be copied as it is.
 * See https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
 * @param text what was made fit to be shown already: lines are kept.
 * @param label bold words above it.
 */
export function preformatted(text: string, label?: string): types.RichTextBlock {
  const below: types.RichTextPreformatted = { type: 'rich_text_preformatted', elements: [{ type: 'text', text }] };
  return {
    type: 'rich_text',
    elements: label === undefined ? [below] : [{ type: 'rich_text_section', elements: [bold(label)] }, below],
  };
}

/** Lines of a bold label and a value, in as many blocks as they need. */
export function labelledLines(fields: readonly Field[]): readonly types.RichTextBlock[] {
  const blocks: types.RichTextElement[][] = [];
  let left = 0;
  for (const { label, value } of fields) {
    const name = bold(`${shown(label, LIMITS.header)}: `);
    const words = datedText(value, LIMITS.field) ?? [{ type: 'text' as const, text: shown(value, LIMITS.field) }];
    const length = words.reduce((sum, piece) => sum + lengthOfPiece(piece), name.text.length + 1);
    const current = blocks.at(-1);
    if (current === undefined || length > left) {
      blocks.push([name, ...words]);
      left = LIMITS.richText - length;
    } else {
      current.push({ type: 'text', text: '\n' }, name, ...words);
      left -= length;
    }
  }
  return blocks.map((elements) => ({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }));
}

function bold(text: string): types.RichTextText {
  return { type: 'text', text, style: { bold: true } };
}

/**
 * Names the blocks. Slack keeps what was typed or picked in a block that has the name of an earlier one, so each rendering takes
 * new names. See https://docs.slack.dev/reference/block-kit/blocks and https://docs.slack.dev/reference/methods/views.update
 * @param nonce what no other rendering has: a few letters and digits.
 */
export function named(blocks: readonly types.KnownBlock[], nonce: string): types.KnownBlock[] {
  return blocks.map((block, index) => ({ ...block, block_id: blockId(nonce, index) }));
}

/** The name of the block that stands at an index. */
export function blockId(nonce: string, index: number): string {
  return `lk:${nonce}:${index}`;
}
