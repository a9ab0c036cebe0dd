import { BackgroundWork } from '../../async/backgroundWork.ts';
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
  readonly #work: BackgroundWork;

  constructor(deps: FollowerDeps) {
    this.#deps = deps;
    this.#work = new BackgroundWork(deps.report);
  }

  /** Something changed in this process. */
  changed(about: LiveSubject): void {
    this.#work.wake(`following ${about.kind} ${about.id}`, () => this.#followAll({ about }));
  }

  /** Shows every copy that is behind. @returns how many there are. */
  async followDue(): Promise<number> {
    return await this.#followAll();
  }

  /** Resolves when every copy that could be shown is. */
  async idle(): Promise<void> {
    await this.#work.idle();
  }

  /** Ends: finishes what is under way, and leaves the rest to the next process. */
  async drain(): Promise<void> {
    await this.#work.drain();
  }

  /** A copy that is being shown is claimed, and so not among these: it is looked at again once it is shown. */
  async #followAll(which: { readonly about?: LiveSubject } = {}): Promise<number> {
    const { context, platforms } = this.#deps;
    const names = platforms.map(({ name }) => name);
    const behind = await copiesBehind(context, names, which);
    for (const id of behind) this.#follow(id);
    return behind.length;
  }

  #follow(id: string): void {
    this.#work.wake(`copy ${id}`, async () => {
      if (await showCopy(this.#deps, id)) this.#follow(id);
    });
  }
}
