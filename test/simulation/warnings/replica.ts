import type { Platform, SendResult } from '../../../src/chat/contracts/platform.ts';
import type { Job } from '../../../src/jobs/scheduler/job.ts';
import type { Database, Transaction } from '../../../src/persistence/database.ts';
import type { ServiceContext } from '../../../src/services/context.ts';

/** Where a process may be when it dies. */
export const CRASH_POINTS = [
  'before a write',
  'within a write',
  'after a write',
  'before telling',
  'after telling',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** At how many more passes of a point it happens. */
interface Fuse {
  readonly point: CrashPoint;
  left: number;
}

/** What a process does on a schedule. */
export interface Jobs {
  readonly expiry: Job;
  readonly tell: Job;
}

/** Makes the jobs of a process. */
export type MakeJobs = (context: ServiceContext, platforms: readonly Platform[], holder: string) => Jobs;

/**
 * A process among others, which can die at any point: from then on nothing that it asked for comes back to it, and a transaction that
 * it was within is rolled back. What had left it by then stays done.
 */
export class Replica {
  readonly holder: string;
  readonly jobs: Jobs;
  /** Where it died. */
  diedAt: CrashPoint | undefined;
  readonly died: Promise<void>;
  #fuse: Fuse | undefined;
  #bury: () => void = () => undefined;

  constructor(context: ServiceContext, platforms: readonly Platform[], holder: string, makeJobs: MakeJobs) {
    this.holder = holder;
    this.died = new Promise((resolve) => {
      this.#bury = resolve;
    });
    const database = this.#databaseOf(context.database);
    this.jobs = makeJobs(
      { ...context, database },
      platforms.map((platform) => this.#platformOf(platform)),
      holder,
    );
  }

  /** Lets it die when it has come by a point so many times more. */
  light(point: CrashPoint, left: number): void {
    this.#fuse ??= { point, left };
  }

  /** Runs a job to its end, or to the replica's. */
  async run(job: Job): Promise<void> {
    await Promise.race([job.run(), this.died]);
  }

  /** Ends it right now. */
  kill(): void {
    this.diedAt ??= 'before a write';
    this.#bury();
  }

  /** @returns whether this is where it dies. */
  #diesAt(point: CrashPoint): boolean {
    if (this.diedAt !== undefined) return true;
    if (this.#fuse?.point !== point) return false;
    this.#fuse.left -= 1;
    if (this.#fuse.left >= 0) return false;
    this.diedAt = point;
    this.#bury();
    return true;
  }

  #databaseOf(database: Database): Database {
    const guard = <T>(work: (transaction: Transaction) => Promise<T>) => this.#write(database, work);
    return {
      dialect: database.dialect,
      read: async (work) => await this.#alive(() => database.read(work)),
      write: guard,
      onKeysChanged: (listener) => database.onKeysChanged(listener),
      trusts: (readAt) => database.trusts(readAt),
      ping: () => database.ping(),
      close: () => database.close(),
    };
  }

  async #write<T>(database: Database, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    if (this.#diesAt('before a write')) return await never<T>();
    try {
      const result = await database.write(async (transaction) => {
        const value = await work(transaction);
        if (this.#diesAt('within a write')) throw new Error('the process died');
        return value;
      });
      return this.#diesAt('after a write') ? await never<T>() : result;
    } catch (error) {
      if (this.diedAt !== undefined) return await never<T>();
      throw error;
    }
  }

  #platformOf(platform: Platform): Platform {
    const call = async (ask: () => Promise<SendResult>) => {
      if (this.#diesAt('before telling')) return await never<SendResult>();
      const answer = await ask();
      return this.#diesAt('after telling') ? await never<SendResult>() : answer;
    };
    return {
      name: platform.name,
      ...(platform.remembersFor === undefined ? {} : { remembersFor: platform.remembersFor }),
      start: () => platform.start(),
      healthProblem: () => platform.healthProblem(),
      deleteSecretMessage: (handle) => platform.deleteSecretMessage(handle),
      sendDirect: (externalId, message, id) => call(() => platform.sendDirect(externalId, message, id)),
      sendToConversation: (conversation, message, id, how) =>
        call(() => platform.sendToConversation(conversation, message, id, how)),
      changeMessage: (handle, latest, isUrgent) => platform.changeMessage(handle, latest, isUrgent),
      refreshHomes: () => platform.refreshHomes(),
      stop: () => platform.stop(),
    };
  }

  /** What was asked for while it lived comes to nobody when it died meanwhile. */
  async #alive<T>(ask: () => Promise<T>): Promise<T> {
    if (this.diedAt !== undefined) return await never<T>();
    const answer = await ask();
    return this.diedAt === undefined ? answer : await never<T>();
  }
}

/** The answer that a dead process gets. */
function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}
