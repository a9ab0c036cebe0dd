import type { Platform } from '../../../src/chat/contracts/platform.ts';
import type { Database } from '../../../src/persistence/database.ts';
import { WarningEntity } from '../../../src/persistence/entities/warnings.ts';
import type { ServiceContext } from '../../../src/services/context.ts';
import { HOUR, MINUTE } from './calendar.ts';
import type { Span } from './outages.ts';
import type { RandomChoice } from './randomChoice.ts';
import { CRASH_POINTS, type CrashPoint, type Jobs, type MakeJobs, Replica } from './replica.ts';

/** What a process had in hand when it died: messages that it had claimed, and never said what came of them. */
export interface Crash {
  readonly at: number;
  readonly point: CrashPoint;
  /** The people whose messages they were, and where each had been tried. */
  readonly inHand: readonly { readonly personId: string; readonly triedOn: string | null }[];
}

/** The place of one process: who is there, or from when on somebody is again. */
interface Seat {
  readonly database: Database;
  replica: Replica | undefined;
  backAt: number;
}

/** What a fleet stands on. */
export interface FleetParts {
  readonly databases: readonly Database[];
  readonly platforms: readonly Platform[];
  readonly contextOn: (database: Database, seed: string) => ServiceContext;
  readonly makeJobs: MakeJobs;
  readonly clock: () => number;
  readonly random: RandomChoice;
  /** How often one of them dies, of so many times that it does something. */
  readonly crashes: number;
}

/** Several processes on one database, which share nothing else. They die, and others take their places. */
export class Fleet {
  readonly crashes: Crash[] = [];
  /** When nobody was there. */
  readonly down: Span[] = [];
  readonly #parts: FleetParts;
  readonly #seats: readonly Seat[];
  #started = 0;
  #nobodySince: number | undefined;

  constructor(parts: FleetParts) {
    this.#parts = parts;
    this.#seats = parts.databases.map((database) => ({ database, replica: undefined, backAt: 0 }));
    this.revive();
  }

  /** Starts a process on each place whose time has come. */
  revive(): void {
    const now = this.#parts.clock();
    for (const seat of this.#seats) if (seat.replica === undefined && seat.backAt <= now) this.#start(seat);
    if (this.#nobodySince === undefined || this.#alive().length === 0) return;
    this.down.push({ from: this.#nobodySince, until: now });
    this.#nobodySince = undefined;
  }

  /** Ends all of them, until a moment. */
  stopAll(until: number): void {
    for (const seat of this.#seats) {
      seat.replica?.kill();
      seat.replica = undefined;
      seat.backAt = until;
    }
    this.#nobodySince ??= this.#parts.clock();
  }

  /** Says since when nobody is there, at the end. */
  close(): void {
    if (this.#nobodySince !== undefined) this.down.push({ from: this.#nobodySince, until: this.#parts.clock() });
  }

  /** Runs a job on one of them; now and then on all at once. @returns whether somebody died. */
  async run(job: keyof Jobs, together: number): Promise<boolean> {
    const { random, crashes } = this.#parts;
    const alive = this.#alive();
    if (alive.length === 0) return false;
    const some = random.chance(together) ? alive : [random.pick(alive)];
    for (const { replica } of some)
      if (random.chance(crashes)) replica.light(random.pick(CRASH_POINTS), random.between(0, 4));
    await Promise.all(some.map(({ replica }) => replica.run(replica.jobs[job])));
    for (const one of alive)
      if (one.replica.diedAt !== undefined) await this.#bury(one.seat, one.replica, one.replica.diedAt);
    return this.#alive().length < alive.length;
  }

  #alive(): readonly { readonly seat: Seat; readonly replica: Replica }[] {
    return this.#seats.flatMap((seat) => (seat.replica === undefined ? [] : { seat, replica: seat.replica }));
  }

  #start(seat: Seat): void {
    const { contextOn, platforms, makeJobs } = this.#parts;
    this.#started += 1;
    const name = `replica ${this.#started}`;
    seat.replica = new Replica(contextOn(seat.database, name), platforms, name, makeJobs);
  }

  async #bury(seat: Seat, { holder }: Replica, point: CrashPoint): Promise<void> {
    const { clock, random } = this.#parts;
    const now = clock();
    const rows = await seat.database.read((manager) =>
      manager.findBy(WarningEntity, { claimedBy: holder, state: 'claimed' }),
    );
    const inHand = new Map(rows.map(({ digestId, personId, triedOn }) => [digestId, { personId, triedOn }]));
    this.crashes.push({ at: now, point, inHand: [...inHand.values()] });
    seat.replica = undefined;
    // Most are started again at once; after some crashes somebody has to come and look.
    seat.backAt = now + (random.chance(0.7) ? random.between(1, 10) * MINUTE : random.between(1, 6) * HOUR);
    if (this.#alive().length === 0) this.#nobodySince ??= now;
  }
}
