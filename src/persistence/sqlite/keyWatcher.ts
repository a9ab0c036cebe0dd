import { DataSource } from 'typeorm';
import type { ChangedKeys } from '../database.ts';
import { sqliteOptions } from '../dataSourceOptions.ts';
import { KeyChangeEntity } from '../entities/keyChanges.ts';
import { keyChangesFrom, lastKeyChange, newsOf } from './keyChangeLog.ts';

/** How often to look for another process's writes to the file: well below the second for which silence is trusted. */
const POLL_MS = 250;
/** Readers wait for nobody in WAL mode, except briefly while another process opens or closes the file. */
const BUSY_TIMEOUT_MS = 200;

/**
 * Receives key changes that other processes commit to the same SQLite file, and knows up to when.
 *
 * It has its own read-only connection, so that neither this process's write queue nor another's write lock stands
 * between it and the file. `data_version` changes on a connection when any other one commits, and reading it costs no
 * I/O; only then is the table of key changes read.
 */
export class KeyWatcher {
  readonly #source: DataSource;
  readonly #self: string;
  readonly #onChange: (keys: ChangedKeys) => void;
  #timer: NodeJS.Timeout | undefined;
  #polling: Promise<void> | undefined;
  #heardAt = Number.NEGATIVE_INFINITY;
  #dataVersion: number | undefined;
  #schemaVersion: number | undefined;
  #seq = 0;

  /**
   * @param file the database file.
   * @param self the name under which this process logs its own changes.
   * @param onChange called with other processes' changes.
   */
  constructor(file: string, self: string, onChange: (keys: ChangedKeys) => void) {
    this.#source = new DataSource({ ...sqliteOptions(file), entities: [KeyChangeEntity], migrations: [] });
    this.#self = self;
    this.#onChange = onChange;
  }

  /** The last time, by `performance.now()`, up to which every committed change has been received. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** Opens the file and starts polling. @throws the driver's error if it can't be read. */
  async start(): Promise<void> {
    await this.#source.initialize();
    await this.#source.query(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    await this.#source.query('PRAGMA query_only = ON');
    this.#dataVersion = await this.#pragma('data_version');
    this.#schemaVersion = await this.#pragma('schema_version');
    this.#seq = await lastKeyChange(this.#source.manager);
    this.#timer = setInterval(() => {
      // A hanging poll is waited for, and vouches for nothing meanwhile.
      this.#polling ??= this.#poll().finally(() => {
        this.#polling = undefined;
      });
    }, POLL_MS);
    this.#timer.unref();
  }

  /** Stops polling and closes the file. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#polling;
    this.#heardAt = Number.NEGATIVE_INFINITY;
    if (this.#source.isInitialized) await this.#source.destroy();
  }

  async #poll(): Promise<void> {
    const askedAt = performance.now();
    try {
      const version = await this.#pragma('data_version');
      if (version !== this.#dataVersion) {
        await this.#hear();
        this.#dataVersion = version;
      }
      this.#heardAt = askedAt;
    } catch {
      // Nothing was received; the next poll asks for the same again.
    }
  }

  async #hear(): Promise<void> {
    const schema = await this.#pragma('schema_version');
    const { keys, seq } = newsOf(await keyChangesFrom(this.#source.manager, this.#seq), this.#seq, this.#self);
    this.#seq = seq;
    // Someone who changes the schema outside the program doesn't log which keys are affected.
    const news = schema === this.#schemaVersion ? keys : 'all';
    this.#schemaVersion = schema;
    if (news.length > 0) this.#onChange(news);
  }

  async #pragma(name: 'data_version' | 'schema_version'): Promise<number> {
    const rows: Readonly<Record<string, number>>[] = await this.#source.query(`PRAGMA ${name}`);
    return rows[0]?.[name] ?? 0;
  }
}
