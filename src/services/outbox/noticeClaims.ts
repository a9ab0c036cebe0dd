import { type EntityManager, In } from 'typeorm';
import type { StoredNotice } from '../../domain/notices/notice.ts';
import type { NoticeText } from '../../domain/notices/noticeContent.ts';
import { noticeText, type WordingFacts, withoutRepeats } from '../../domain/notices/noticeText.ts';
import { isOverdue } from '../../domain/report.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { projectName, readRecipient } from '../../domain/warnings/recipient.ts';
import { NoticeEntity, type NoticeRow } from '../../persistence/entities/outbox.ts';
import { IdentityEntity, PersonEntity } from '../../persistence/entities/people/people.ts';
import type { ServiceContext } from '../context.ts';
import { reportsOf } from '../notifications/reportFacts.ts';
import { reportProjects } from '../notifications/reportQueue.ts';
import { recipientsHeard } from '../projects/recipientsHeard.ts';
import { type Claimed, claim, claimedMessage, MESSAGES, OF_RECIPIENT, READY, readyAt, type Wanted } from './claim.ts';
import { handToOwners, mayHear } from './notices.ts';
import type { Held } from './settle.ts';

/** Which notices go into one message: a weekly report is a message of its own, the others come together. */
export type NoticeGroup = 'news' | 'report';

const ROWS: Readonly<Record<NoticeGroup, string>> = {
  news: `"kind" <> 'weekly-report'`,
  report: `"kind" = 'weekly-report'`,
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
      .andWhere(
        `(notice.personId IN (${there.where('identity.platform IN (:...platforms)').getQuery()})
          OR notice.personId LIKE '${projectName('%')}')`,
        { platforms },
      )
      .groupBy('notice.personId')
      .orderBy('MIN(notice.createdAt)')
      .limit(MESSAGES)
      .getRawMany();
    return rows.map(({ person }) => person);
  });
}

/** Claims every notice of a group that waits for someone, as one message, or takes a message over. */
export async function claimNotices(
  context: ServiceContext,
  group: NoticeGroup,
  wanted: Wanted,
  holder: string,
  now: EpochMs,
): Promise<Claimed<NoticeItem> | undefined> {
  const rows = `${OF_RECIPIENT} AND ${ROWS[group]}`;
  return await claim(context, { outbox: 'notice', holder }, wanted, rows, now, (manager, held) =>
    readClaimed(context, manager, held, (row) => isOver(manager, row, now)),
  );
}

/**
 * Takes what waits for a person who speaks where nobody is written to unasked, such as at the console: in words, oldest first. Each
 * notice goes to one caller only. It counts as told when this commits: a crash before it is printed loses it.
 */
export async function takeNotices(
  context: ServiceContext,
  personId: string,
): Promise<readonly { readonly text: string }[]> {
  const recipients = await recipientsHeard(context, personId);
  const waiting = { personId: In([...recipients]), state: In(['waiting', 'claimed'] as const) };
  if (!(await context.database.read((manager) => manager.existsBy(NoticeEntity, waiting)))) return [];
  const now = context.clock();
  const reports = await reportsOf(context, personId, now);
  const texts: NoticeText[] = [];
  for (const recipient of recipients) texts.push(...(await takeFrom(context, recipient, { now, reports })));
  return withoutRepeats(texts.filter(({ text }) => text !== ''));
}

async function takeFrom(
  context: ServiceContext,
  personId: string,
  facts: WordingFacts,
): Promise<readonly NoticeText[]> {
  const { now } = facts;
  const by = { outbox: 'notice', holder: 'reader' } as const;
  const told = await claim(context, by, personId, OF_RECIPIENT, now, async (manager, held) => {
    const items = (await readClaimed(context, manager, held, () => Promise.resolve(false)))?.items ?? [];
    await manager.update(NoticeEntity, { id: In(items.map(({ id }) => id)) }, { state: 'sent', sentAt: now });
    return items;
  });
  const ofProject = readRecipient(personId).kind === 'project';
  return (told ?? []).map((notice) => noticeText(notice, { ...facts, ofProject }));
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
