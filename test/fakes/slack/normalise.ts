import { isList, isObject, type Json, type JsonObject, textIn } from '../shared/json.ts';
import { elementsOf } from './blockKit.ts';
import type { Ids } from './ids.ts';

/**
 * Makes of blocks what Slack makes of them when it stores them: each block has an ID and each element one too, and text
 * objects say how they were read.
 * @param blocks blocks that were found to be in order.
 */
export function normalised(blocks: readonly JsonObject[], ids: Ids): readonly JsonObject[] {
  return blocks.map((block) => {
    const acting = new Set(elementsOf(block));
    const fill = (value: Json): Json => {
      if (isList(value)) return value.map(fill);
      if (!isObject(value)) return value;
      const filled: Record<string, Json> = {};
      for (const [field, found] of Object.entries(value)) if (found !== undefined) filled[field] = fill(found);
      return { ...defaults(value), ...(acting.has(value) ? { action_id: ids.next('a') } : {}), ...filled };
    };
    const filled = fill(block);
    return { block_id: textIn(block, 'block_id') ?? ids.next('b'), ...(isObject(filled) ? filled : {}) };
  });
}

function defaults(value: JsonObject): JsonObject {
  if (value['type'] === 'plain_text') return { emoji: true };
  if (value['type'] === 'mrkdwn') return { verbatim: false };
  return {};
}
