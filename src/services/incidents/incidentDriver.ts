import type { IncidentSignals, ServiceContext } from '../context.ts';
import type { LiveSubject } from '../liveMessages/subjects.ts';
import { runningIncidents } from './runningIncidents.ts';
import { syncIncident } from './syncIncident.ts';
import { BATCH, type BatchOutcome, giveUpNextKey, releaseIncidents, takeBatch } from './takeBatch.ts';

/** Changes come in bursts: many are taken down together. */
const SOON_MS = 200;

/**
 * Drives incidents in the background: takes their keys in turn, and takes down what became of rotations and reveals. An incident that is
 * woken while it is driven is looked at once more afterwards. No error is lost, and none stops another incident.
 */
export class IncidentDriver implements IncidentSignals {
  readonly #context: ServiceContext;
  readonly #holder: string;
  readonly #most: number;
  readonly #report: (error: unknown, during: string) => void;
  readonly #driven = new Map<string, { again: boolean; readonly done: Promise<void> }>();
  readonly #stopping = new AbortController();
  #soon: NodeJS.Timeout | undefined;

  /**
   * @param holder the name of this process.
   * @param report logs an unexpected error.
   * @param most how many keys one transaction changes.
   */
  constructor(
    context: ServiceContext,
    holder: string,
    report: (error: unknown, during: string) => void,
    most: number = BATCH,
  ) {
    this.#most = most;
    this.#context = { ...context, incidents: this };
    this.#holder = holder;
    this.#report = report;
  }

  wake(incidentId: string): void {
    if (this.#stopping.signal.aborted) return;
    const driven = this.#driven.get(incidentId);
    if (driven !== undefined) {
      driven.again = true;
      return;
    }
    const done = this.#drive(incidentId)
      .catch((error: unknown) => this.#report(error, `incident ${incidentId}`))
      .finally(() => this.#driven.delete(incidentId));
    this.#driven.set(incidentId, { again: false, done });
  }

  /** Something changed in this process: a rotation or a reveal may belong to an incident, which is looked at in a moment. */
  changed({ kind }: LiveSubject): void {
    if (kind === 'incident' || this.#soon !== undefined || this.#stopping.signal.aborted) return;
    this.#soon = setTimeout(() => {
      this.#soon = undefined;
      void this.wakeRunning().catch((error: unknown) => this.#report(error, 'incidents'));
    }, SOON_MS).unref();
  }

  /** Wakes every incident that is running. @returns how many. */
  async wakeRunning(): Promise<number> {
    const running = await runningIncidents(this.#context);
    for (const id of running) this.wake(id);
    return running.length;
  }

  /** Resolves when nothing is driven at the moment. */
  async idle(): Promise<void> {
    while (this.#driven.size > 0) await Promise.all([...this.#driven.values()].map(({ done }) => done));
  }

  /** Ends: finishes the transaction in progress, and leaves the rest to the next process. */
  async drain(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#soon);
    await this.idle();
    await releaseIncidents(this.#context, this.#holder);
  }

  async #drive(incidentId: string): Promise<void> {
    // Lets `wake` return before anything is done.
    await Promise.resolve();
    do {
      const driven = this.#driven.get(incidentId);
      if (driven !== undefined) driven.again = false;
      await this.#advance(incidentId);
    } while (this.#driven.get(incidentId)?.again === true && !this.#stopping.signal.aborted);
  }

  async #advance(incidentId: string): Promise<void> {
    const { live, rotations } = this.#context;
    const about = { kind: 'incident', id: incidentId } as const;
    for (let more = true; more && !this.#stopping.signal.aborted; ) {
      const batch = await this.#take(incidentId);
      more = batch.more;
      for (const id of batch.rotations) rotations?.wake(id);
      if (more) live?.changed(about);
    }
    if (await syncIncident(this.#context, incidentId)) live?.changed(about);
  }

  /** Takes the next keys. Where that fails, one by one: a key that can't be changed is given up, and doesn't hold up the others. */
  async #take(incidentId: string): Promise<BatchOutcome> {
    try {
      return await takeBatch(this.#context, incidentId, this.#holder, this.#most);
    } catch (error) {
      this.#report(error, `incident ${incidentId}`);
    }
    try {
      return await takeBatch(this.#context, incidentId, this.#holder, 1);
    } catch (error) {
      this.#report(error, `incident ${incidentId}`);
    }
    // Fails where the database is away, which is no key's fault: then the job goes on later.
    await giveUpNextKey(this.#context, incidentId);
    return { more: true, rotations: [] };
  }
}
