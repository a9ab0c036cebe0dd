import { setImmediate } from 'node:timers/promises';
import type { SelectQueryBuilder } from 'typeorm';
import { MINUTE } from '../../domain/time/time.ts';
import type { Database } from '../../persistence/database.ts';
import { KeyEntity, type KeyRow } from '../../persistence/entities/keys.ts';
import type { ServiceContext } from '../context.ts';
import { NameList } from './nameList.ts';

/** How long one reading of all names is used. Names created since are searched in the database. */
const USED_FOR = 10 * MINUTE;
/** A key may become visible later than its creation time: a slow transaction, another replica's clock. */
const LEEWAY = 10 * MINUTE;
/** How many names are read at once: reading must not hold up a check of a secret. */
const PAGE = 1_000;

/**
 * The names of all living keys in memory, for searching inside them; read on first use, and again from time to time.
 */
export class KeyNames {
  readonly #context: ServiceContext;
  #list: NameList | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  /**
   * The list as known; starts reading if it is missing or old. Never waits. @returns undefined before the first reading
   * ended.
   */
  current(): NameList | undefined {
    if (Math.abs(this.#context.clock() - this.#readAt) > USED_FOR) void this.read();
    return this.#list;
  }

  /** Reads all names. Never rejects: after a failure it is retried later, and until then the database is searched. */
  async read(): Promise<void> {
    this.#reading ??= this.#readAll()
      .catch(() => undefined)
      .finally(() => {
        this.#reading = undefined;
      });
    await this.#reading;
  }

  async #readAll(): Promise<void> {
    const { database, clock } = this.#context;
    const now = clock();
    const list = new NameList(now - LEEWAY);
    for (let after = { nameKey: '', id: '' }; ; ) {
      const rows = await readPage(database, after, now);
      list.add(rows);
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) break;
      after = last;
      await setImmediate();
    }
    this.#list = list;
    this.#readAt = now;
  }
}

async function readPage(
  database: Database,
  after: { readonly nameKey: string; readonly id: string },
  now: number,
): Promise<readonly Pick<KeyRow, 'id' | 'projectId' | 'nameKey'>[]> {
  const [name, id] = [byBytes(database, 'row.nameKey'), byBytes(database, 'row.id')];
  return await database.read((manager) =>
    livingAt(manager.createQueryBuilder(KeyEntity, 'row'), now)
      .andWhere(`(${name}, ${id}) > (:afterName, :afterId)`, { afterName: after.nameKey, afterId: after.id })
      .select('row.id', 'id')
      .addSelect('row.projectId', 'projectId')
      .addSelect('row.nameKey', 'nameKey')
      .addSelect(name, 'name_order')
      .addSelect(id, 'id_order')
      .orderBy('name_order')
      .addOrderBy('id_order')
      .limit(PAGE)
      .getRawMany<Pick<KeyRow, 'id' | 'projectId' | 'nameKey'>>(),
  );
}

/** Narrows to keys that are not deleted. */
export function livingAt(query: SelectQueryBuilder<KeyRow>, now: number): SelectQueryBuilder<KeyRow> {
  return query.andWhere('(row.deletedAt IS NULL OR row.deletedAt > :now)', { now });
}

/** A column compared by its bytes on either database, like the index `api_key_find`. */
export function byBytes({ dialect }: Pick<Database, 'dialect'>, column: string): string {
  return dialect === 'postgres' ? `${column} COLLATE "C"` : column;
}
