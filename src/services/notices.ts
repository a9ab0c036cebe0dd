import { In, IsNull, Like } from 'typeorm';
import type { Transaction } from '../persistence/database.ts';
import { NoticeEntity } from '../persistence/entities/conversations.ts';
import { IdentityEntity, PersonEntity } from '../persistence/entities/people.ts';
import { newRowId, type ServiceContext } from './context.ts';

/** Something to tell a person, privately. */
export interface Notice {
  readonly id: string;
  readonly text: string;
}

/**
 * Queues something to be told, in the transaction that gives cause for it. The same thing (`about`) is told once.
 */
export async function queueNotice(
  context: ServiceContext,
  transaction: Transaction,
  notice: { readonly personId: string; readonly about: string; readonly text: string },
): Promise<void> {
  await transaction.manager
    .createQueryBuilder()
    .insert()
    .into(NoticeEntity)
    .values({ ...notice, id: newRowId(context), createdAt: context.clock(), deliveredAt: null })
    .orIgnore()
    .execute();
}

/** @returns how many things about a topic were queued for anyone. */
export async function countNotices(transaction: Transaction, aboutPrefix: string): Promise<number> {
  return await transaction.manager.countBy(NoticeEntity, { about: Like(`${aboutPrefix}%`) });
}

/**
 * Takes what waits for a person, oldest first: each notice goes to one caller only, whoever else asks at the same time.
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
      if (taken.affected === 1) mine.push({ id: row.id, text: row.text });
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
