import { isList, isObject, type Json, type JsonObject, objectIn, objectsIn, textIn } from '../shared/json.ts';
import { BLOCKS } from './blockKitBlocks.ts';
import { LIMITS, SURFACES_OF_BLOCK, type Surface } from './blockKitLimits.ts';
import { bool, byType, list, object, type Report, string, type } from './blockKitRules.ts';
import { plainText } from './blockKitTexts.ts';

/**
 * Checks blocks as Slack does before it takes them.
 * @param blocks what stands in a `blocks` argument.
 * @param surface where they are to be shown.
 * @returns what is wrong, in Slack's words and with its JSON pointers; nothing if all is well.
 */
export function problemsOf(blocks: Json | undefined, surface: Surface): readonly string[] {
  const problems: string[] = [];
  checkBlocks(blocks, surface, '/blocks', (problem, at) => problems.push(`${problem} [json-pointer:${at}]`));
  return problems;
}

/**
 * Checks a view as Slack does.
 * @param view what stands in a `view` argument: a modal or a Home.
 * @returns what is wrong; nothing if all is well. That a view is too large is {@link isViewTooLarge}, as Slack has an error of its own.
 */
export function problemsOfView(view: Json | undefined): readonly string[] {
  const problems: string[] = [];
  const report: Report = (problem, at) => problems.push(`${problem} [json-pointer:${at}]`);
  byType({ modal, home })(view ?? null, '/view', report);
  return problems;
}

/** Whether a view exceeds the 250 KB that Slack takes (`view_too_large`). */
export function isViewTooLarge(view: Json): boolean {
  return Buffer.byteLength(JSON.stringify(view)) > LIMITS.view.bytes;
}

const common = {
  private_metadata: string({ min: 0, max: LIMITS.view.metadata }),
  callback_id: string({ min: 0, max: LIMITS.view.callbackId }),
  external_id: string({ min: 0, max: LIMITS.view.externalId }),
} as const;

const home = object(
  { type, blocks: (blocks, at, report) => checkBlocks(blocks, 'home', at, report) },
  common,
  onlyOneFocus,
);

const modal = object(
  {
    type,
    title: plainText(LIMITS.view.title),
    blocks: (blocks, at, report) => checkBlocks(blocks, 'modal', at, report),
  },
  {
    ...common,
    submit: plainText(LIMITS.view.button),
    close: plainText(LIMITS.view.button),
    clear_on_close: bool,
    notify_on_close: bool,
  },
  (view, at, report) => {
    const takesInput = objectsIn(view, 'blocks').some((block) => block['type'] === 'input');
    if (takesInput && view['submit'] === undefined) report('must provide submit when there is an input block', at);
    onlyOneFocus(view, at, report);
  },
);

function checkBlocks(blocks: Json | undefined, surface: Surface, at: string, report: Report): void {
  list(byType(BLOCKS), { min: 0, max: LIMITS.blocks[surface] })(blocks ?? null, at, report);
  if (!isList(blocks)) return;
  const ids = new Set<string>();
  for (const [index, block] of blocks.entries()) {
    if (!isObject(block)) continue;
    const here = `${at}/${index}`;
    const kind = textIn(block, 'type') ?? '';
    if (BLOCKS[kind] !== undefined && SURFACES_OF_BLOCK[kind]?.includes(surface) !== true) {
      report(`unsupported type: ${kind} (not on this surface: ${surface})`, `${here}/type`);
    }
    const id = textIn(block, 'block_id');
    if (id !== undefined && ids.has(id)) report(`duplicate block_id: ${id}`, here);
    if (id !== undefined) ids.add(id);
    uniqueActions(block, here, report);
  }
  const all = blocks.filter(isObject);
  const tables = all.filter((block) => block['type'] === 'table').length;
  // Source: docs.slack.dev/reference/block-kit/blocks/table-block, of a message; taken to hold for a Home too.
  if (tables > LIMITS.table.perPayload) report('only one table is allowed', at);
  const markdown = all.filter((block) => block['type'] === 'markdown').map((block) => textIn(block, 'text') ?? '');
  if (markdown.join('').length > LIMITS.markdown) {
    report(`all markdown blocks together must be less than ${LIMITS.markdown + 1} characters`, at);
  }
}

/** @returns the elements of a block that a person can act on. */
export function elementsOf(block: JsonObject): readonly JsonObject[] {
  if (block['type'] === 'actions' || block['type'] === 'context_actions') return objectsIn(block, 'elements');
  const single = objectIn(block, block['type'] === 'input' ? 'element' : 'accessory');
  return single === undefined || single['type'] === 'image' ? [] : [single];
}

function uniqueActions(block: JsonObject, at: string, report: Report): void {
  const ids = new Set<string>();
  for (const id of elementsOf(block).map((element) => textIn(element, 'action_id'))) {
    if (id === undefined) continue;
    if (ids.has(id)) report(`duplicate action_id: ${id}`, at);
    ids.add(id);
  }
}

function onlyOneFocus(view: JsonObject, at: string, report: Report): void {
  const focused = objectsIn(view, 'blocks')
    .flatMap(elementsOf)
    .filter((element) => element['focus_on_load'] === true);
  if (focused.length > 1) report('only one element can have focus_on_load', at);
}
