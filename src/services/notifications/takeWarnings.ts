import { In } from 'typeorm';
import type { DigestItem } from '../../domain/warnings/digest.ts';
import { digestText, noticeText } from '../../domain/warnings/digestText.ts';
import { WarningEntity } from '../../persistence/entities/warnings.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { settle } from '../outbox/settle.ts';
import { claimDigest } from '../outbox/warnings.ts';
import { recipientsHeard } from '../projects/recipientsHeard.ts';
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
  const names = await recipientsHeard(context, personId);
  const waiting = await context.database.read(async (manager) => {
    const rows = await manager.find(WarningEntity, {
      where: { personId: In([...names]), state },
      select: { id: true, personId: true },
    });
    return names.filter((name) => rows.some((row) => row.personId === name));
  });
  const said: { readonly text: string }[] = [];
  for (const recipient of waiting) said.push(...(await takeFrom(context, personId, recipient)));
  return said;
}

async function takeFrom(
  context: ServiceContext,
  personId: string,
  recipient: string,
): Promise<readonly { readonly text: string }[]> {
  const now = context.clock();
  const claimed = await claimDigest(context, recipient, newRowId(context), now, true);
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
  const whose = digest.to.kind === 'person' ? undefined : digest.name;
  return items.length <= ONE_BY_ONE
    ? items.map((item) => ({ text: digestText(item, digest.zone, now, whose) }))
    : [{ text: noticeText(items, digest.zone, now, whose) }];
}
