import { type EntityManager, In, IsNull, Like } from 'typeorm';
import type { Transaction } from '../../persistence/database.ts';
import { NoticeEntity } from '../../persistence/entities/conversations.ts';
import { IdentityEntity, PersonEntity } from '../../persistence/entities/people.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { projectOwners, projectsOfPerson } from '../projects/projectParts.ts';

/** Something to tell a person, privately. */
export interface Notice {
  readonly id: string;
  readonly text: string;
  /** The same for a conversation in which others read; null where nothing of it may be said there. */
  readonly publicText: string | null;
}

/** Something that is to be told. */
export interface NewNotice {
  readonly personId: string;
  /** The same thing is told once. */
  readonly about: string;
  readonly text: string;
  /** What may be said of it where others read: no address, no program's name, no free text. */
  readonly publicText: string;
  /**
   * The projects that it tells of, or null where it tells of the person alone, such as of a role that was taken from them. What
   * happens in a project is no news for people who have no part in it (invariant 10).
   */
  readonly projectIds: readonly string[] | null;
}

/** What tells of the person alone: they hear it whatever they have a part in, and nobody else does. */
export const ONLY_THEIRS = { projectIds: null } as const;

/**
 * Queues something to be told, in the transaction that gives cause for it. Of a project it is told to its owners where the person has
 * no part in it any more.
 */
export async function queueNotice(context: ServiceContext, transaction: Transaction, notice: NewNotice): Promise<void> {
  const { manager } = transaction;
  if (await mayHear(context, manager, notice.personId, notice.projectIds))
    return await insert(context, manager, notice);
  await handToOwners(context, manager, notice);
}

/** One of an earlier version has no words for others. */
type StoredNotice = Omit<NewNotice, 'publicText'> & Pick<Notice, 'publicText'>;

async function mayHear(
  context: ServiceContext,
  manager: EntityManager,
  personId: string,
  projectIds: readonly string[] | null,
): Promise<boolean> {
  if (projectIds === null) return true;
  const theirs = await projectsOfPerson(context, manager, personId, projectIds);
  return projectIds.every((id) => theirs.has(id));
}

/** What tells of several projects is nobody else's as a whole, and is dropped. */
async function handToOwners(context: ServiceContext, manager: EntityManager, notice: StoredNotice): Promise<void> {
  const [projectId, ...more] = notice.projectIds ?? [];
  if (projectId === undefined || more.length > 0) return;
  const name = (await manager.findOneBy(PersonEntity, { id: notice.personId }))?.name ?? 'someone';
  const to = `For ${name}, who has left the project:`;
  const text = `${to} ${notice.text}`;
  const publicText = notice.publicText === null ? null : `${to} ${notice.publicText}`;
  for (const personId of await projectOwners(manager, projectId))
    if (personId !== notice.personId) await insert(context, manager, { ...notice, personId, text, publicText });
}

async function insert(context: ServiceContext, manager: EntityManager, notice: StoredNotice): Promise<void> {
  const { projectIds } = notice;
  await manager
    .createQueryBuilder()
    .insert()
    .into(NoticeEntity)
    .values({
      ...notice,
      projectIds: projectIds === null ? null : [...projectIds],
      id: newRowId(context),
      createdAt: context.clock(),
      deliveredAt: null,
    })
    .orIgnore()
    .execute();
}

/** @returns how many things about a topic were queued for anyone. */
export async function countNotices(transaction: Transaction, aboutPrefix: string): Promise<number> {
  return await transaction.manager.countBy(NoticeEntity, { about: Like(`${aboutPrefix}%`) });
}

/**
 * Takes what waits for a person, oldest first: each notice goes to one caller only, whoever else asks at the same time. What tells of a
 * project that they have left meanwhile goes to its owners instead.
 */
export async function takeNotices(context: ServiceContext, personId: string): Promise<readonly Notice[]> {
  const waiting = await context.database.read((manager) =>
    manager.findBy(NoticeEntity, { personId, deliveredAt: IsNull() }),
  );
  if (waiting.length === 0) return [];
  return await context.database.write(async ({ manager }) => {
    const rows = await manager.find(NoticeEntity, {
      where: { personId, deliveredAt: IsNull() },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
    const mine: Notice[] = [];
    for (const row of rows) {
      const taken = await manager.update(
        NoticeEntity,
        { id: row.id, deliveredAt: IsNull() },
        { deliveredAt: context.clock() },
      );
      if (taken.affected !== 1) continue;
      if (await mayHear(context, manager, personId, row.projectIds)) mine.push(row);
      else await handToOwners(context, manager, row);
    }
    return mine;
  });
}

/** Puts back what was taken and surely not told, so that it is told another time. */
export async function giveBackNotices(context: ServiceContext, notices: readonly Notice[]): Promise<void> {
  const id = In(notices.map((notice) => notice.id));
  await context.database.write(({ manager }) => manager.update(NoticeEntity, { id }, { deliveredAt: null }));
}

/** Someone who is to be told something. */
export interface WaitingPerson {
  readonly personId: string;
  readonly name: string;
  /** Who they are on the platforms that were asked for. */
  readonly identities: readonly { readonly platform: string; readonly externalId: string }[];
}

/** Lists who is to be told something and is on one of these platforms, with every identity that they have there. */
export async function waitingPeople(
  context: ServiceContext,
  platforms: readonly string[],
): Promise<readonly WaitingPerson[]> {
  if (platforms.length === 0) return [];
  return await context.database.read(async (manager) => {
    const waiting = manager
      .createQueryBuilder(NoticeEntity, 'notice')
      .select('notice.personId')
      .where('notice.deliveredAt IS NULL');
    const identities = await manager
      .createQueryBuilder(IdentityEntity, 'identity')
      .where({ platform: In([...platforms]) })
      .andWhere(`identity.personId IN (${waiting.getQuery()})`)
      .orderBy('identity.createdAt')
      .getMany();
    const people = await manager.findBy(PersonEntity, { id: In(identities.map(({ personId }) => personId)) });
    return people.map(({ id, name }) => {
      const theirs = identities.filter(({ personId }) => personId === id);
      return {
        personId: id,
        name,
        identities: theirs.map(({ platform, externalId }) => ({ platform, externalId })),
      };
    });
  });
}
