import { LRUCache } from 'lru-cache';

/** Who someone turned out to be. */
export type Membership<Member> =
  | { readonly kind: 'member'; readonly member: Member }
  /** Not one whom this deployment serves; `because` is for the audit trail. */
  | { readonly kind: 'stranger'; readonly because: string }
  /** The platform can't say now. */
  | { readonly kind: 'unknown' };

/** How members are asked for and kept. */
export interface MemberCacheOptions<Member> {
  /** Asks the platform who someone is. Never rejects. */
  readonly ask: (userId: string) => Promise<Membership<Member>>;
  readonly clock: () => number;
  /** How long an answer counts beyond its time while the platform can't say; 0 if it does not. */
  readonly staleMs: number;
}

/** An answer, and when it came. */
interface Known<Member> {
  readonly membership: Exclude<Membership<Member>, { kind: 'unknown' }>;
  readonly at: number;
}

/** How long an answer of the platform's counts: roles and expulsions are to be live within minutes at most. */
const KEPT_MS = 60_000;
const KEPT_AT_MOST = 10_000;

/** Who belongs to those whom this deployment serves: kept for a minute, asked once however many wait for it. */
export class MemberCache<Member> {
  readonly #cache: LRUCache<string, Known<Member>>;
  readonly #clock: () => number;
  readonly #countsFor: number;

  constructor({ ask, clock, staleMs }: MemberCacheOptions<Member>) {
    this.#clock = clock;
    this.#countsFor = KEPT_MS + staleMs;
    this.#cache = new LRUCache<string, Known<Member>>({
      max: KEPT_AT_MOST,
      // An entry counts as fresh until its age exceeds this.
      ttl: KEPT_MS - 1,
      ttlResolution: 0,
      perf: { now: clock },
      // A request that waits for an answer gets it even if it is forgotten meanwhile; but it is not kept.
      ignoreFetchAbort: true,
      allowStaleOnFetchRejection: true,
      fetchMethod: async (userId) => {
        const membership = await ask(userId);
        // Only a rejection makes the cache fall back on what it had.
        if (membership.kind === 'unknown') throw new Error('the platform can’t say');
        return { membership, at: clock() };
      },
    });
  }

  /** @returns what is known of someone right now, without asking. */
  known(userId: string): Membership<Member> | undefined {
    return this.#cache.peek(userId)?.membership;
  }

  /** Finds out who someone is. Never rejects. */
  async find(userId: string): Promise<Membership<Member>> {
    const found = await this.#cache.fetch(userId);
    return found !== undefined && this.#counts(userId, found) ? found.membership : { kind: 'unknown' };
  }

  /** Beyond its minute an answer counts only while it is still the last one: not when it was forgotten meanwhile. */
  #counts(userId: string, found: Known<Member>): boolean {
    const age = this.#clock() - found.at;
    if (age < KEPT_MS) return true;
    return age < this.#countsFor && this.#cache.peek(userId, { allowStale: true }) === found;
  }

  /** Forgets someone whom the platform reports as changed; a request in progress may still bring the earlier answer. */
  forget(userId: string): void {
    this.#cache.delete(userId);
  }
}
