import type { EntityManager } from 'typeorm';
import { nameKey } from '../../domain/people/names.ts';
import type { Actor } from '../../domain/people/permissions.ts';
import { KeyEntity, type KeyRow } from '../../persistence/entities/keys.ts';
import type { ServiceContext } from '../context.ts';
import { byBytes, type KeyNames, livingAt } from './keyNames.ts';
import { isNarrow, matching, nameRank, permitted, visible, type Wanted } from './searchNames.ts';

type Row = Pick<KeyRow, 'id' | 'name' | 'nameKey' | 'projectId' | 'channelId'>;

/** The last Unicode code point: no name sorts after it. */
const LAST_CHARACTER = '\u{10ffff}';

/**
 * Finds keys by name, in the order of {@link nameRank}. No search reads all keys: it reads those of few projects, or
 * first finds names that begin with the text, by an index, and only then searches inside names, in memory. See
 * docs/decisions/0020.
 */
export async function findKeyRows(
  context: ServiceContext,
  names: KeyNames,
  actor: Actor,
  wanted: Wanted,
): Promise<readonly Row[]> {
  return await context.database.read(async (manager) => {
    const search = new KeySearch(context, manager, actor, wanted);
    if (search.isNarrow()) return await search.lookThrough();
    // Starts reading the names at the first keystroke, so that they are ready for a later one.
    names.current();
    const begun = await search.beginningSo();
    if (nameKey(wanted.text) === '' || begun.length >= wanted.limit) return begun;
    return [...begun, ...(await search.inside(names, wanted.limit - begun.length))];
  });
}

class KeySearch {
  readonly #context: ServiceContext;
  readonly #manager: EntityManager;
  readonly #actor: Actor;
  readonly #wanted: Wanted;
  readonly #typed: string;

  constructor(context: ServiceContext, manager: EntityManager, actor: Actor, wanted: Wanted) {
    this.#context = context;
    this.#manager = manager;
    this.#actor = actor;
    this.#wanted = wanted;
    this.#typed = nameKey(wanted.text);
  }

  /** Whether there is little to search. */
  isNarrow(): boolean {
    return isNarrow(this.#actor, this.#wanted);
  }

  /** Searches every key that the person can see. */
  async lookThrough(): Promise<readonly Row[]> {
    return await matching(this.#query(), this.#wanted).getMany();
  }

  /** Finds names that begin with the typed text. */
  async beginningSo(): Promise<readonly Row[]> {
    const [name, id] = [byBytes(this.#context.database, 'row.nameKey'), byBytes(this.#context.database, 'row.id')];
    return await this.#query()
      .andWhere(`${name} >= :from AND ${name} < :until`, { from: this.#typed, until: this.#typed + LAST_CHARACTER })
      .addSelect(name, 'name_order')
      .addSelect(id, 'id_order')
      .orderBy('name_order')
      .addOrderBy('id_order')
      .limit(this.#wanted.limit)
      .getMany();
  }

  /** Finds names that contain the typed text but don't begin with it. */
  async inside(names: KeyNames, limit: number): Promise<readonly Row[]> {
    const list = names.current();
    if (list === undefined) return await this.#insideAll(limit);
    const { admin, onCall, roles } = this.#actor;
    const { words, elsewhere } = list.find(this.#typed, limit, admin || onCall ? undefined : new Set(roles.keys()));
    const listed = [...words, ...elsewhere];
    const known =
      listed.length === 0 ? [] : await this.#query().andWhere('row.id IN (:...listed)', { listed }).getMany();
    // Some keys that the list still has were deleted, so it may have left out others for lack of room.
    const cut = words.length >= limit || elsewhere.length >= limit;
    if (cut && known.length < Math.min(limit, listed.length)) return await this.#insideAll(limit);
    const since = this.#query().andWhere('row.createdAt >= :since', { since: list.completeUntil });
    const later = (await matching(since, { ...this.#wanted, limit: this.#wanted.limit + limit }).getMany()).filter(
      (row) => this.#rank(row) > 0,
    );
    const rows = new Map([...known, ...later].map((row) => [row.id, row]));
    return [...rows.values()].sort((one, other) => this.#compare(one, other)).slice(0, limit);
  }

  /** The same by reading each key, until the names are loaded. */
  async #insideAll(limit: number): Promise<readonly Row[]> {
    return (await this.lookThrough()).filter((row) => this.#rank(row) > 0).slice(0, limit);
  }

  #query() {
    const { channelId, projectId } = this.#wanted;
    const query = livingAt(this.#manager.createQueryBuilder(KeyEntity, 'row'), this.#context.clock());
    query.select(['row.id', 'row.name', 'row.nameKey', 'row.projectId', 'row.channelId']);
    if (channelId !== undefined) query.andWhere('row.channelId = :channelId', { channelId });
    if (projectId !== undefined) query.andWhere('row.projectId = :projectId', { projectId });
    permitted(query, this.#wanted.permitted, {
      project: 'row.projectId',
      owner: 'row.ownerId',
      assignee: 'row.assigneeId',
    });
    // An expression, so that the index of projects isn't used: sorting the keys of a hundred projects takes longer.
    return visible(query, this.#actor, this.isNarrow() ? 'row.projectId' : `(row.projectId || '')`);
  }

  #rank(row: Row): number {
    return nameRank(row.nameKey, this.#typed);
  }

  #compare(one: Row, other: Row): number {
    const before = Buffer.compare(Buffer.from(one.nameKey), Buffer.from(other.nameKey));
    return this.#rank(one) - this.#rank(other) || before || (one.id < other.id ? -1 : 1);
  }
}
