import type { JsonObject } from '../fakes/shared/json.ts';
import { isList, isObject, objectIn, objectsIn, textIn } from '../fakes/shared/json.ts';
import { readOf } from '../fakes/slack/dates.ts';
import { cells, type Field, joined, type Screen, screenOf } from './screen.ts';

/** What a message, modal or Home shows, and where on it what can be picked stands. */
export interface SlackScreen {
  readonly screen: Screen;
  readonly menus: readonly SlackMenu[];
}

/** A list or ⋯ menu. Slack gives some of them no name: the block's is what tells them apart. */
export interface SlackMenu {
  readonly of: string;
  readonly blockId: string;
  readonly options: readonly string[];
  /** A menu of one thing is a button. */
  readonly button: boolean;
}

/** What stands above a modal that shows no heading: a modal must have a title. */
const UNTITLED = 'API keys';

/** Reads the blocks that a person sees. @param title what stands above them, in a modal. */
export function readSlack(blocks: readonly JsonObject[], title?: string): SlackScreen {
  const menus = blocks.flatMap(menusOf);
  const fields = fieldsOf(blocks);
  const words = blocks.flatMap((block, index) => textOf(block, blocks[index - 1])).map(cells);
  const whole = words[0]?.startsWith(title?.replace(/…$/, '') ?? '') === true;
  // A title that is cut off stands below as a whole.
  const above = title === undefined || title === UNTITLED || whole ? [] : [title];
  return {
    screen: screenOf({
      // A form's title is the command's name, which its person has typed.
      words: fields.length > 0 ? [] : [...above, ...words],
      buttons: blocks.flatMap((block) => elementsOf(block, 'button').map(labelOf)),
      menus: menus.map(({ options }) => options),
      fields,
    }),
    menus,
  };
}

const elementsOf = (block: JsonObject, type: string) =>
  objectsIn(block, 'elements').filter((element) => block['type'] === 'actions' && element['type'] === type);
const labelOf = (element: JsonObject): string => textIn(objectIn(element, 'text'), 'text') ?? '';
const placeholderOf = (element: JsonObject): string => textIn(objectIn(element, 'placeholder'), 'text') ?? '';

function menusOf(block: JsonObject): readonly SlackMenu[] {
  const blockId = textIn(block, 'block_id') ?? '';
  const accessory = objectIn(block, 'accessory');
  if (accessory !== undefined) {
    const [of = ''] = labelOf(block).split('\n');
    const button = accessory['type'] === 'button';
    const options = button ? [labelOf(accessory)] : objectsIn(accessory, 'options').map(labelOf);
    return [{ of, blockId, options, button }];
  }
  return elementsOf(block, 'static_select').map((element) => {
    const options = objectsIn(element, 'options').map(labelOf);
    return { of: placeholderOf(element), blockId, options, button: false };
  });
}

function textOf(block: JsonObject, before: JsonObject | undefined): readonly string[] {
  switch (block['type']) {
    case 'header':
      return [labelOf(block)];
    case 'section':
      return [labelOf(block).replace('\n', ': ')];
    case 'context':
      return objectsIn(block, 'elements').map((element) => textIn(element, 'text') ?? '');
    case 'rich_text':
      return richLines(block);
    case 'table':
      return tableLines(block);
    case 'actions':
      // A heading right above says it already.
      return before?.['type'] === 'header' ? [] : elementsOf(block, 'static_select').map(placeholderOf);
    default:
      return [];
  }
}

/** Lines of bold labels and values; and text set apart, which a bold label may stand above. */
function richLines(block: JsonObject): readonly string[] {
  let label = '';
  return objectsIn(block, 'elements').flatMap((part) => {
    if (part['type'] === 'rich_text_preformatted') {
      const lines = plainOf(part).split('\n');
      return lines.filter((line) => !/^[─ ]+$/.test(line)).map((line) => label + cells(line));
    }
    const lines = objectsIn(part, 'elements').map((piece) => {
      const text = readOf(piece);
      return objectIn(piece, 'style')?.['bold'] === true ? `${text.replace(/: $/, '')} · ` : text;
    });
    if (lines.length === 1) label = lines.join('');
    return lines.length === 1 ? [] : lines.join('').split('\n');
  });
}

const plainOf = (part: JsonObject) => objectsIn(part, 'elements').map(readOf).join('');

function tableLines(block: JsonObject): readonly string[] {
  const rows = isList(block['rows']) ? block['rows'] : [];
  return rows.map((row) => joined(isList(row) ? row.filter(isObject).map(readOf) : []));
}

function fieldsOf(blocks: readonly JsonObject[]): readonly Field[] {
  return blocks.flatMap((block, index) => {
    if (block['type'] !== 'input') return [];
    const before = blocks[index - 1];
    const problem = before?.['type'] === 'section' ? labelOf(before) : undefined;
    const hint = textIn(objectIn(block, 'hint'), 'text') ?? '';
    return [{ name: textIn(block, 'block_id') ?? '', hint, problem }];
  });
}
