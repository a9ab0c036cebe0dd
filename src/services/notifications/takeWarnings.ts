import { In } from 'typeorm';
import type { DigestItem } from '../../domain/warnings/digest.ts';
import { digestText, noticeText } from '../../domain/warnings/digestText.ts';
import { WarningEntity } from '../../persistence/entities/warnings.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { settle } from '../outbox/settle.ts';
import { claimDigest } from '../outbox/warnings.ts';
import { partedByProject } from './addressees.ts';

/** So many are said one by one. */
const ONE_BY_ONE = 5;

/**
 * Takes what someone is warned of who speaks where nobody is written to unasked, such as at the console: in words, and at once. It
 * goes to one caller only, no matter who else asks or is about to tell it elsewhere (invariant 9).
 */
export async function takeWarnings(
  context: ServiceContext,
  personId: string,
): Promise<readonly { readonly text: string }[]> {
  const state = In(['waiting', 'claimed'] as const);
  if (!(await context.database.read((manager) => manager.existsBy(WarningEntity, { personId, state })))) return [];
  const now = context.clock();
  const holder = newRowId(context);
  const claimed = await claimDigest(context, personId, holder, now, true);
  if (claimed === undefined) return [];
  const { items: all, digest } = claimed;
  const { inside: items, outside } = await partedByProject(context, personId, all);
  const settleAs = async (outcome: 'told' | 'later', some: readonly DigestItem[]) => {
    const ids = some.map(({ id }) => id);
    await settle(context, claimed, ids, outcome, now);
  };
  // What is no longer theirs is somebody else's to hear.
  await settleAs('later', outside);
  await settleAs('told', items);
  if (items.length === 0) return [];
  return items.length <= ONE_BY_ONE
    ? items.map((item) => ({ text: digestText(item, digest.zone, now) }))
    : [{ text: noticeText(items, digest.zone, now) }];
}
