import { copiesBehind } from '../../services/liveMessages/copies.ts';
import type { LiveSubject } from '../../services/liveMessages/subjects.ts';
import { type CopyDeps, showCopy } from './showCopy.ts';

/** What the follower works with. */
export interface FollowerDeps extends CopyDeps {
  /** Logs an unexpected error. */
  readonly report: (error: unknown, during: string) => void;
}

/**
 * Keeps every participant's live message up to date: at once where what it shows changed in this process, and from the job what
 * changed elsewhere or was left behind by a crash. Each copy goes on by itself; of several changes the latest is shown.
 */
export class LiveFollower {
  readonly #deps: FollowerDeps;
  readonly #copies = new Map<string, { again: boolean }>();
  readonly #work = new Set<Promise<void>>();
  #isStopping = false;

  constructor(deps: FollowerDeps) {
    this.#deps = deps;
  }

  /** Something changed in this process. */
  changed(about: LiveSubject): void {
    if (!this.#isStopping) this.#track(this.#followAll(about));
  }

  /** Shows every copy that is behind. @returns how many there are. */
  async followDue(): Promise<number> {
    return await this.#followAll();
  }

  /** Resolves when every copy that could be shown is. */
  async idle(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work);
  }

  /** Ends: finishes what is under way, and leaves the rest to the next process. */
  async drain(): Promise<void> {
    this.#isStopping = true;
    await this.idle();
  }

  async #followAll(about?: LiveSubject): Promise<number> {
    const { context, platforms } = this.#deps;
    const names = platforms.map(({ name }) => name);
    const behind = await copiesBehind(context, names, about === undefined ? {} : { about });
    // What is shown at the moment is claimed, and so not among them.
    for (const id of new Set([...behind, ...this.#copies.keys()])) this.#follow(id);
    return behind.length;
  }

  #follow(id: string): void {
    const copy = this.#copies.get(id);
    if (copy !== undefined) {
      copy.again = true;
      return;
    }
    if (this.#isStopping) return;
    this.#copies.set(id, { again: false });
    this.#track(this.#show(id));
  }

  async #show(id: string): Promise<void> {
    try {
      let isBehind = true;
      while ((isBehind || this.#copies.get(id)?.again === true) && !this.#isStopping) {
        this.#copies.set(id, { again: false });
        isBehind = await showCopy(this.#deps, id);
      }
    } finally {
      this.#copies.delete(id);
    }
  }

  #track(work: Promise<unknown>): void {
    const tracked = work
      .then(
        () => undefined,
        (error: unknown) => this.#deps.report(error, 'following what changed'),
      )
      .finally(() => this.#work.delete(tracked));
    this.#work.add(tracked);
  }
}
