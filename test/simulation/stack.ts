import type { Logger as StatementLogger } from 'typeorm';
import { createChatServices } from '../../src/app/chatServices.ts';
import { ChatCore } from '../../src/chat/engine/chatCore.ts';
import { createLogger, type Logger } from '../../src/logging/logger.ts';
import type { Database } from '../../src/persistence/database.ts';
import { readDatabaseUrl } from '../../src/persistence/dataSourceOptions.ts';
import { openDatabase } from '../../src/persistence/openDatabase.ts';
import { PostgresDatabase } from '../../src/persistence/postgres/postgresDatabase.ts';
import { SqliteDatabase } from '../../src/persistence/sqlite/sqliteDatabase.ts';
import type { ServiceContext } from '../../src/services/context.ts';
import type { UseRecorder } from '../../src/services/uses/useRecorder.ts';
import type { Verifier } from '../../src/services/verification/verifier.ts';
import { capturedStream } from '../support/capturedStream.ts';
import { ANYONE_COUNTS, type ManualClock, type TestContext, testContext, testVerifier } from '../support/context.ts';
import { registry } from '../support/registry.ts';
import { sealForTests } from '../support/sealed.ts';
import { Chatter, type Seat } from './chatter.ts';

/** What one process of Latchkey consists of, without HTTP, platforms and schedule. */
export interface Stack {
  readonly database: Database;
  readonly context: TestContext;
  readonly core: ChatCore<ServiceContext>;
  readonly verifier: Verifier;
  readonly uses: UseRecorder;
  /** Every line that was logged, at level trace. */
  readonly log: readonly string[];
  /** Seats someone before this process. */
  person(name: string, seat?: Seat): Chatter;
  /** Presents a secret, as a service does. @returns which secret it is, or the code of the refusal. */
  present(secret: string, source?: string): Promise<string>;
}

/** What tells one stack from another. */
export interface StackOptions {
  /** Of the randomness. Two stacks on one database need two seeds, or they draw the same IDs. */
  readonly seed: string;
  readonly time?: ManualClock;
  readonly statements?: StatementLogger;
  /** Who is admin by configuration: `console:root`, unless given. */
  readonly admins?: readonly string[];
}

/** Opens a database as a start of the program does, and builds a stack on it. The database is the caller's to close. */
export async function openStack(url: string, options: StackOptions): Promise<Stack> {
  const database = await openDatabase(url, options.statements);
  await sealForTests(database);
  return buildStack(database, options);
}

/** The same on a database whose schema is known to be there: not looking is most of the time that opening takes. */
export async function openReadyStack(url: string, options: StackOptions): Promise<Stack> {
  const target = readDatabaseUrl(url);
  if (target === undefined) throw new Error(`no database URL: ${url}`);
  const ready = () => Promise.resolve();
  const database =
    target.kind === 'sqlite'
      ? await SqliteDatabase.open(target.file, ready, options.statements)
      : await PostgresDatabase.open(target.url, {
          migrate: ready,
          report: () => undefined,
          logger: options.statements,
        });
  return buildStack(database, options);
}

/** Builds a stack on a database that is open. */
export function buildStack(database: Database, options: StackOptions): Stack {
  const policy = {
    ...ANYONE_COUNTS,
    admins: new Set(options.admins ?? ['console:root']),
    onCallGroups: new Set(['console:on-call']),
  };
  const context = testContext(database, { ...options, policy });
  const { verifier, uses } = testVerifier(context);
  const { log, lines } = capturedLog();
  const core = new ChatCore(
    registry,
    context,
    createChatServices(context, log, () => uses.flush()),
  );
  return {
    database,
    context,
    core,
    verifier,
    uses,
    log: lines,
    person: (name, seat) => new Chatter(core, name, seat),
    present: async (secret, source = '192.0.2.1') => {
      const verdict = await verifier.verify({ secret, source, app: '' });
      return verdict.valid ? verdict.secret : verdict.code;
    },
  };
}

/** A logger as the program has it, at its most talkative. @returns it, and the lines that it writes. */
export function capturedLog(): { readonly log: Logger; readonly lines: readonly string[] } {
  const { stream, lines } = capturedStream();
  return { log: createLogger({ level: 'trace', stream, pretty: false }), lines };
}
