import type { EntityManager, EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import type { ChangedKeys, Transaction } from './database.ts';

/** A transaction that also collects what to announce when it commits. */
export class CollectingTransaction implements Transaction {
  readonly manager: EntityManager;
  readonly #locksRows: boolean;
  readonly #keys = new Set<string>();
  #all = false;

  /** @param locksRows whether a read for update needs a row lock (PostgreSQL) or not (SQLite). */
  constructor(manager: EntityManager, locksRows: boolean) {
    this.manager = manager;
    this.#locksRows = locksRows;
  }

  async selectOneForUpdate<Row extends ObjectLiteral>(
    entity: EntityTarget<Row>,
    where: FindOptionsWhere<Row>,
  ): Promise<Row | null> {
    return await this.manager.findOne(
      entity,
      this.#locksRows ? { where, lock: { mode: 'pessimistic_write' } } : { where },
    );
  }

  async shareOne<Row extends ObjectLiteral>(
    entity: EntityTarget<Row>,
    where: FindOptionsWhere<Row>,
  ): Promise<Row | null> {
    return await this.manager.findOne(
      entity,
      this.#locksRows ? { where, lock: { mode: 'pessimistic_read' } } : { where },
    );
  }

  async selectManyForUpdate<Row extends ObjectLiteral & { id: string }>(
    entity: EntityTarget<Row>,
    ids: readonly string[],
  ): Promise<readonly Row[]> {
    if (ids.length === 0) return [];
    const query = this.manager
      .createQueryBuilder(entity, 'row')
      .where('row.id IN (:...ids)', { ids })
      .orderBy('row.id');
    return await (this.#locksRows ? query.setLock('pessimistic_write') : query).getMany();
  }

  async selectAllForUpdate<Row extends ObjectLiteral>(
    entity: EntityTarget<Row>,
    orderBy: string,
  ): Promise<readonly Row[]> {
    const query = this.manager.createQueryBuilder(entity, 'row').orderBy(`row.${orderBy}`);
    return await (this.#locksRows ? query.setLock('pessimistic_write') : query).getMany();
  }

  keyChanged(keyId: string): void {
    this.#keys.add(keyId);
  }

  manyKeysChanged(): void {
    this.#all = true;
  }

  /** The keys that changed; empty if none did. */
  changes(): ChangedKeys {
    return this.#all ? 'all' : [...this.#keys];
  }
}
