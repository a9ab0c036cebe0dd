import { type EntityManager, In } from 'typeorm';
import type { StoredNotice } from '../../domain/notices/notice.ts';
import { noticeText } from '../../domain/notices/noticeText.ts';
import { isOverdue } from '../../domain/report.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { NoticeEntity, type NoticeRow } from '../../persistence/entities/notices.ts';
import { IdentityEntity, PersonEntity } from '../../persistence/entities/people.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { reportsOf } from '../notifications/reportFacts.ts';
import { reportProjects } from '../notifications/reportQueue.ts';
import {
  type Abandoned,
  type Claimed,
  claimedMessage,
  claimRows,
  MESSAGES,
  READY,
  readyAt,
  takeOverRows,
} from './claim.ts';
import { handToOwners, mayHear } from './notices.ts';
import type { Held } from './settle.ts';

/** Which notices go into one message: a weekly report is a message of its own, the others come together. */
export type NoticeGroup = 'news' | 'report';

const ROWS: Readonly<Record<NoticeGroup | 'all', string>> = {
  news: `"kind" <> 'weekly-report'`,
  report: `"kind" = 'weekly-report'`,
  all: 'TRUE',
};

/** A notice in a message. */
export type NoticeItem = StoredNotice & { readonly id: string };

/** Lists the people for whom notices wait who are on one of these platforms, the one who waits longest first. */
export async function peopleToNotify(
  context: ServiceContext,
  group: NoticeGroup,
  platforms: readonly string[],
  now: EpochMs,
): Promise<readonly string[]> {
  if (platforms.length === 0) return [];
  return await context.database.read(async (manager) => {
    const there = manager.createQueryBuilder(IdentityEntity, 'identity').select('identity.personId');
    const rows: readonly { person: string }[] = await manager
      .createQueryBuilder(NoticeEntity, 'notice')
      .select('notice.personId', 'person')
      .where(`${ROWS[group]} AND ${READY}`, readyAt('notice', now))
      .andWhere(`notice.personId IN (${there.where('identity.platform IN (:...platforms)').getQuery()})`, { platforms })
      .groupBy('notice.personId')
      .orderBy('MIN(notice.createdAt)')
      .limit(MESSAGES)
      .getRawMany();
    return rows.map(({ person }) => person);
  });
}

/** Claims every notice of a group that waits for someone, as one message. @returns undefined where there is none, or another process has it. */
export async function claimNotices(
  context: ServiceContext,
  group: NoticeGroup,
  personId: string,
  holder: string,
  now: EpochMs,
): Promise<Claimed<NoticeItem> | undefined> {
  const held = { outbox: 'notice', digestId: newRowId(context), holder } as const;
  return await context.database.write(async ({ manager }) => {
    if (!(await claimRows(manager, held, ROWS[group], personId, now))) return undefined;
    return await readClaimed(context, manager, held, (row) => isOver(manager, row, now));
  });
}

/** Takes over a message whose sender crashed. @returns undefined where another replica was quicker. */
export async function takeOverNotices(
  context: ServiceContext,
  abandoned: Abandoned,
  holder: string,
  now: EpochMs,
): Promise<Claimed<NoticeItem> | undefined> {
  const held = { outbox: 'notice', digestId: abandoned.digestId, holder } as const;
  return await context.database.write(async ({ manager }) => {
    if (!(await takeOverRows(manager, held, abandoned, now))) return undefined;
    return await readClaimed(context, manager, held, (row) => isOver(manager, row, now));
  });
}

/**
 * Takes what waits for a person who speaks where nobody is written to unasked, such as at the console: in words, oldest first. Each
 * notice goes to one caller only. It counts as told when this commits: a crash before it is printed loses it.
 */
export async function takeNotices(
  context: ServiceContext,
  personId: string,
): Promise<readonly { readonly text: string }[]> {
  const waiting = { personId, state: 'waiting' } as const;
  if (!(await context.database.read((manager) => manager.existsBy(NoticeEntity, waiting)))) return [];
  const now = context.clock();
  const held = { outbox: 'notice', digestId: newRowId(context), holder: 'console' } as const;
  const reports = await reportsOf(context, personId, now);
  return await context.database.write(async ({ manager }) => {
    if (!(await claimRows(manager, held, ROWS.all, personId, now))) return [];
    const claimed = await readClaimed(context, manager, held, () => Promise.resolve(false));
    const told = claimed?.items ?? [];
    await manager.update(NoticeEntity, { id: In(told.map(({ id }) => id)) }, { state: 'sent', sentAt: now });
    return told
      .map((notice) => ({ text: noticeText(notice, { now, reports }).text }))
      .filter(({ text }) => text !== '');
  });
}

/** What tells of a project that the person has left goes to its owners instead, unless it may have been told already. */
async function readClaimed(
  context: ServiceContext,
  manager: EntityManager,
  held: Held,
  over: (row: NoticeRow) => Promise<boolean>,
): Promise<Claimed<NoticeItem> | undefined> {
  const where = { digestId: held.digestId, state: 'claimed' } as const;
  const rows = await manager.find(NoticeEntity, { where, order: { createdAt: 'ASC', id: 'ASC' } });
  const living: NoticeRow[] = [];
  const stale = new Set<string>();
  for (const row of rows) {
    const hears = await mayHear(context, manager, row);
    const isNews = hears && !(await over(row));
    if (!isNews) stale.add(row.id);
    if (isNews || row.triedOn !== null) {
      living.push(row);
      continue;
    }
    if (!hears) await handToOwners(context, manager, row);
    await manager.update(NoticeEntity, { id: row.id }, { state: 'dropped' });
  }
  return claimedMessage(held, living, living, stale);
}

/** A report is sent in its week's first days, and as long as a project of theirs wants it. */
async function isOver(manager: EntityManager, row: NoticeRow, now: EpochMs): Promise<boolean> {
  if (row.kind !== 'weekly-report') return false;
  const person = await manager.findOneBy(PersonEntity, { id: row.personId });
  if (now > row.createdAt && isOverdue(row.params.week, person?.timeZone ?? null, now)) return true;
  return (await reportProjects(manager, row.personId)).length === 0;
}
