import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  compareWitness,
  openWitness,
  rememberWithdrawals,
  sealWitness,
  type Witness,
} from '../../domain/audit/databaseWitness.ts';
import { restoreText } from '../../domain/notices/restoreText.ts';
import { plainText } from '../../domain/time/moment.ts';
import type { Logger } from '../../logging/logger.ts';
import { chainHead } from '../../services/audit/auditTrail.ts';
import type { ServiceContext } from '../../services/context.ts';
import { backupMark, linkHashAt, recordRestore, withdrawalsSince } from '../../services/witnessedDatabase.ts';

/** Soon after key changes; other events are written once a minute. */
const SOON_MS = 1_000;
const REGULARLY_MS = 60_000;

/** @returns the path of the file that remembers how far the database had come. */
export function witnessPath(dataDir: string): string {
  return join(dataDir, 'latchkey.state');
}

/**
 * Remembers, outside the database, how far its audit trail had come, and warns at the start if the database is behind
 * that: an older backup, a copy without its write-ahead log, an empty file. It warns once and continues: a bot must
 * come up in an incident.
 */
export class WitnessFile {
  readonly #context: ServiceContext;
  readonly #log: Logger;
  readonly #file: string;
  #witness: Witness | undefined;
  #soon: NodeJS.Timeout | undefined;
  #regularly: NodeJS.Timeout | undefined;
  #queue: Promise<void> = Promise.resolve();
  #failed = false;
  #stopped = false;

  constructor(context: ServiceContext, dataDir: string, log: Logger) {
    this.#context = context;
    this.#log = log;
    this.#file = witnessPath(dataDir);
  }

  /** Compares, reports the result, and starts remembering. @returns the reported text. */
  async start(): Promise<string | undefined> {
    const said = await this.#compare();
    await this.write();
    this.#context.database.onKeysChanged(() => {
      if (this.#stopped) return;
      this.#soon ??= setTimeout(() => {
        this.#soon = undefined;
        void this.write();
      }, SOON_MS).unref();
    });
    this.#regularly = setInterval(() => void this.write(), REGULARLY_MS).unref();
    return said;
  }

  /** Writes for the last time. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#regularly);
    clearTimeout(this.#soon);
    this.#soon = undefined;
    await this.write();
  }

  /** Writes how far the database has come, if that changed. Never fails: it isn't worth stopping for. */
  async write(): Promise<void> {
    this.#queue = this.#queue.then(async () => {
      try {
        await this.#write();
        this.#failed = false;
      } catch (error) {
        if (!this.#failed) this.#log.warn({ err: error, file: this.#file }, 'state file write failed');
        this.#failed = true;
      }
    });
    await this.#queue;
  }

  async #compare(): Promise<string | undefined> {
    const { pepper } = this.#context;
    const text = await readFile(this.#file, 'utf8').catch(() => undefined);
    const witness = text === undefined ? undefined : openWitness(text, pepper.chainKey);
    if (text !== undefined && witness === undefined)
      this.#log.warn({ file: this.#file }, 'state file unreadable with this pepper; rewriting it');
    const head = await chainHead(this.#context);
    const there = witness === undefined ? undefined : await linkHashAt(this.#context, witness.seq);
    const state = compareWitness(witness, head, there);
    const mark = await backupMark(this.#context);
    const backup = mark === undefined ? undefined : ({ kind: 'backup', at: atOf(mark) } as const);
    const found = state.kind === 'sound' ? backup : state;
    if (found === undefined) {
      this.#witness = witness;
      return undefined;
    }
    const words = plainText(restoreText(found));
    this.#log.warn({ database: state.kind, events: head.seq }, words);
    // An empty database has no admins to notify, and its first event should not be this one.
    if (head.seq > 0) await recordRestore(this.#context, found, { found: state.kind, events: String(head.seq) });
    return words;
  }

  async #write(): Promise<void> {
    const head = await chainHead(this.#context);
    const before = this.#witness;
    if (head.seq === before?.seq || head.seq === 0) return;
    const since = await withdrawalsSince(this.#context, before ?? { seq: 0, hash: '' });
    const withdrawals = rememberWithdrawals(before?.withdrawals ?? [], since).filter(({ seq }) => seq <= head.seq);
    const witness = { seq: head.seq, hash: head.hash, at: this.#context.clock(), withdrawals };
    const beside = `${this.#file}.${randomBytes(6).toString('hex')}.new`;
    try {
      const file = await open(beside, 'wx', 0o600);
      try {
        await file.writeFile(sealWitness(witness, this.#context.pepper.chainKey));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(beside, this.#file);
    } catch (error) {
      await rm(beside, { force: true });
      throw error;
    }
    this.#witness = witness;
  }
}

function atOf(mark: string): number {
  try {
    const read: unknown = JSON.parse(mark);
    return typeof read === 'object' && read !== null && 'at' in read ? Number(read.at) : 0;
  } catch {
    return 0;
  }
}
