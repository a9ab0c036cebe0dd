import { BackgroundWork } from '../../async/backgroundWork.ts';
import type { Driver, ServiceContext } from '../context.ts';
import type { LiveSubject } from '../liveMessages/subjects.ts';
import { runningIncidents } from './runningIncidents.ts';
import { syncIncident } from './syncIncident.ts';
import { BATCH, type BatchOutcome, giveUpNextKey, releaseIncidents, takeBatch } from './takeBatch.ts';

/** Changes come in bursts: many are taken down together. */
const SOON_MS = 200;

/**
 * Drives incidents in the background: takes their keys in turn, and takes down what became of rotations and reveals.
 */
export class IncidentDriver implements Driver {
  readonly #context: ServiceContext;
  readonly #holder: string;
  readonly #most: number;
  readonly #report: (error: unknown, during: string) => void;
  readonly #work: BackgroundWork;
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
    this.#work = new BackgroundWork(report);
  }

  wake(incidentId: string): void {
    this.#work.wake(nameOf(incidentId), () => this.#advance(incidentId));
  }

  /** Something changed in this process: a rotation or a reveal may belong to an incident, which is looked at in a moment. */
  changed({ kind }: LiveSubject): void {
    if (kind === 'incident' || this.#soon !== undefined || this.#work.stopping.aborted) return;
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
    await this.#work.idle();
  }

  /** Ends: finishes the transaction in progress, and leaves the rest to the next process. */
  async drain(): Promise<void> {
    clearTimeout(this.#soon);
    await this.#work.drain();
    await releaseIncidents(this.#context, this.#holder);
  }

  async #advance(incidentId: string): Promise<void> {
    const { live, rotations } = this.#context;
    const about = { kind: 'incident', id: incidentId } as const;
    for (let more = true; more && !this.#work.stopping.aborted; ) {
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
      this.#report(error, nameOf(incidentId));
    }
    try {
      return await takeBatch(this.#context, incidentId, this.#holder, 1);
    } catch (error) {
      this.#report(error, nameOf(incidentId));
    }
    // Fails where the database is away, which is no key's fault: then the job goes on later.
    await giveUpNextKey(this.#context, incidentId);
    return { more: true, rotations: [] };
  }
}

/** What an error is logged with. */
function nameOf(incidentId: string): string {
  return `incident ${incidentId}`;
}
