import { storedText } from '../../domain/storedText.ts';
import type { EpochMs } from '../../domain/time/time.ts';

/** One use of a secret. */
export interface Use {
  readonly keyId: string;
  readonly secretId: string;
  readonly source: string;
  readonly app: string;
  readonly at: EpochMs;
  /** Whether it was accepted; an attempt with a retired secret is recorded too, but is not a use of the key. */
  readonly accepted: boolean;
}

/** The sum of one secret's uses from one address by one program. */
export interface Tally {
  readonly use: Omit<Use, 'at' | 'accepted'>;
  accepted: number;
  refused: number;
  firstAt: EpochMs;
  lastAt: EpochMs;
  lastAcceptedAt: EpochMs;
}

/** How many tallies may wait to be written; anything beyond this memory limit is not counted. */
export const CAPACITY = 150_000;
/** The longest source and program names: both are indexed, and PostgreSQL limits index entries. */
const NAME_LIMIT = 100;
/**
 * How many users of one secret are kept apart between two flushes: callers choose their app's name and could fill
 * memory.
 */
const TOLD_APART = 100;
/** The name under which all others are written. */
export const MORE = '(more)';

/**
 * The uses waiting to be written. Looked up by secret first: most have one user, so a busy key costs only the
 * comparison of two short strings.
 */
export class Batch {
  readonly #bySecret = new Map<string, Tally[]>();
  size = 0;

  note(use: Use): void {
    const tally = this.#find(use);
    if (tally === undefined) return;
    tally.lastAt = Math.max(tally.lastAt, use.at);
    if (!use.accepted) {
      tally.refused += 1;
      return;
    }
    tally.accepted += 1;
    tally.lastAcceptedAt = Math.max(tally.lastAcceptedAt, use.at);
  }

  /** Takes back what could not be written. */
  merge(other: Tally): void {
    const tally = this.#find({ ...other.use, at: other.firstAt, accepted: false });
    if (tally === undefined) return;
    tally.accepted += other.accepted;
    tally.refused += other.refused;
    tally.firstAt = Math.min(tally.firstAt, other.firstAt);
    tally.lastAt = Math.max(tally.lastAt, other.lastAt);
    tally.lastAcceptedAt = Math.max(tally.lastAcceptedAt, other.lastAcceptedAt);
  }

  #find(use: Use): Tally | undefined {
    const list = this.#bySecret.get(use.secretId);
    const known = tallyOf(list, use);
    if (known !== undefined) return known;
    // The stored form may already have a tally, and one statement can write a row only once.
    const [source, app] = [storedText(use.source, NAME_LIMIT), storedText(use.app, NAME_LIMIT)];
    if (source !== use.source || app !== use.app) return this.#find({ ...use, source, app });
    if (list !== undefined && list.length >= TOLD_APART && use.source !== MORE)
      return this.#find({ ...use, source: MORE, app: '' });
    if (this.size >= CAPACITY) return undefined;
    this.size += 1;
    const { keyId, secretId } = use;
    const tally = {
      use: { keyId, secretId, source, app },
      accepted: 0,
      refused: 0,
      firstAt: use.at,
      lastAt: use.at,
      lastAcceptedAt: 0,
    };
    if (list === undefined) this.#bySecret.set(use.secretId, [tally]);
    else list.push(tally);
    return tally;
  }

  /** Forgets what has been written. */
  drop(tallies: readonly Tally[]): void {
    for (const tally of tallies) {
      const list = this.#bySecret.get(tally.use.secretId);
      const place = list?.indexOf(tally) ?? -1;
      if (list === undefined || place === -1) continue;
      this.size -= 1;
      if (list.length === 1) this.#bySecret.delete(tally.use.secretId);
      else list.splice(place, 1);
    }
  }

  /** The tallies in the order of their secrets, so that concurrent replicas lock rows in the same order. */
  tallies(): readonly Tally[] {
    return [...this.#bySecret.keys()].sort().flatMap((secretId) => this.#bySecret.get(secretId) ?? []);
  }

  /** The refused users of these secrets. */
  refused(secretIds: ReadonlySet<string>): readonly Tally[] {
    return [...secretIds].flatMap((id) => this.#bySecret.get(id) ?? []).filter(({ refused }) => refused > 0);
  }

  holdsSuccess(secretId: string, source: string): boolean {
    return this.#bySecret.get(secretId)?.some(({ use, accepted }) => accepted > 0 && use.source === source) ?? false;
  }
}

/** A loop, because this runs at each check and a closure would be allocated each time. */
function tallyOf(list: readonly Tally[] | undefined, { source, app }: Use): Tally | undefined {
  if (list === undefined) return undefined;
  for (const one of list) if (one.use.source === source && one.use.app === app) return one;
  return undefined;
}
