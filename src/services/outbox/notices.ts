import { type EntityManager, Like } from 'typeorm';
import type { Notice, StoredNotice } from '../../domain/notices/notice.ts';
import { readRecipient } from '../../domain/warnings/recipient.ts';
import type { Transaction } from '../../persistence/database.ts';
import { NoticeEntity } from '../../persistence/entities/outbox.ts';
import { PersonEntity } from '../../persistence/entities/people/people.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { projectOwners, projectsOfPerson } from '../projects/projectOwners.ts';

/** A notice for someone, or for a project's people. */
export type NewNotice = Notice & {
  /** As stored, see domain/warnings/recipient. */
  readonly personId: string;
  /** Sent once for each value. */
  readonly about: string;
  /**
   * The projects that it tells of, or null where it tells of the person alone, such as of a role that was taken from them. What
   * happens in a project is no news for people who have no part in it (invariant 10).
   */
  readonly projectIds: readonly string[] | null;
};

/** What a queued message begins with. */
export const FRESH = {
  state: 'waiting',
  claimedBy: null,
  claimedAt: null,
  triedAt: null,
  triedOn: null,
  digestId: null,
  sentAt: null,
} as const;

/** What tells of the person alone: they hear it whatever they have a part in, and nobody else does. */
export const ONLY_THEIRS = { projectIds: null } as const;

/**
 * Queues a notice, in the transaction that gives cause for it. If it is about a project that the person has left, the project's owners
 * get it instead.
 */
export async function queueNotice(
  context: ServiceContext,
  { manager }: Pick<Transaction, 'manager'>,
  notice: NewNotice,
): Promise<void> {
  if (await mayHear(context, manager, notice)) return await insert(context, manager, notice);
  await handToOwners(context, manager, notice);
}

/** @returns whether a notice is still news for the person it is for. */
export async function mayHear(
  context: ServiceContext,
  manager: EntityManager,
  { personId, projectIds }: Pick<NewNotice, 'personId' | 'projectIds'>,
): Promise<boolean> {
  const to = readRecipient(personId);
  if (to.kind === 'project') return projectIds?.every((id) => id === to.projectId) === true;
  if (projectIds === null) return true;
  const theirs = await projectsOfPerson(context, manager, personId, projectIds);
  return projectIds.every((id) => theirs.has(id));
}

/** Hands a notice to the owners of its project. What tells of several projects is nobody else's as a whole, and is dropped. */
export async function handToOwners(
  context: ServiceContext,
  manager: EntityManager,
  notice: NewNotice & Partial<Pick<StoredNotice, 'handedFrom'>>,
): Promise<void> {
  const [projectId, ...more] = notice.projectIds ?? [];
  if (projectId === undefined || more.length > 0) return;
  const person = await manager.findOneBy(PersonEntity, { id: notice.personId });
  const handedFrom = notice.handedFrom ?? person?.name ?? 'someone';
  for (const personId of await projectOwners(manager, projectId))
    if (personId !== notice.personId) await insert(context, manager, { ...notice, personId }, handedFrom);
}

/** @returns how many notices about a topic were queued for anyone. */
export async function countNotices(transaction: Transaction, aboutPrefix: string): Promise<number> {
  return await transaction.manager.countBy(NoticeEntity, { about: Like(`${aboutPrefix}%`) });
}

async function insert(
  context: ServiceContext,
  manager: EntityManager,
  notice: NewNotice,
  handedFrom: string | null = null,
): Promise<void> {
  const now = context.clock();
  const projectIds = notice.projectIds === null ? null : [...notice.projectIds];
  const row = { ...notice, ...FRESH, projectIds, handedFrom, id: newRowId(context), createdAt: now, dueAt: now };
  await manager.createQueryBuilder().insert().into(NoticeEntity).values(row).orIgnore().execute();
}
