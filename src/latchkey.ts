import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { registry } from '../commands/index.ts';
import { ChatCore } from './chat/core.ts';
import { type Platform, PlatformProblem } from './chat/platform.ts';
import { chatPorts } from './chatPorts.ts';
import type { Config } from './config.ts';
import { STRANGER_ALLOWANCE } from './domain/lockPolicy.ts';
import type { DurationMs } from './domain/time.ts';
import { openFoundation, type Seams } from './foundation.ts';
import { ServerClosing } from './http/closing.ts';
import { Metrics } from './http/metrics.ts';
import { buildServer } from './http/server.ts';
import { allJobs } from './jobs/index.ts';
import { logAuditHead } from './jobs/logAuditHead.ts';
import { Schedule } from './jobs/schedule.ts';
import type { Logger } from './logging/logger.ts';
import { platformHouse } from './platformHouse.ts';
import type { PlatformMaker } from './platformMakers.ts';
import { auditCheck, databaseCheck, platformCheck } from './readiness.ts';
import type { ServiceContext } from './services/context.ts';
import { isEmpty } from './services/deployment.ts';
import { FailureRecorder } from './services/failureRecorder.ts';
import { KeyCache } from './services/keyCache.ts';
import { RetiredUses } from './services/retiredUses.ts';
import { discardOverdueSecrets } from './services/settleDelivery.ts';
import { UseRecorder } from './services/useRecorder.ts';
import { Verifier } from './services/verifier.ts';
import { StartupProblem } from './startupProblem.ts';

/** How often uses are written. A crash forgets at most this much of who used what; nothing is decided by it. */
const FLUSH_INTERVAL_MS = 10_000;

/** A running Latchkey. */
export interface Latchkey {
  readonly core: ChatCore<ServiceContext>;
  readonly context: ServiceContext;
  /** Where HTTP answers, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Whether nothing was ever created here. */
  readonly empty: boolean;
  /** Resolves, if ever, with why it can't go on: what a platform was started with is not valid any more. */
  readonly failed: Promise<PlatformProblem>;
  /** Runs a job of src/jobs now, beside its times. */
  runJob(name: string): Promise<void>;
  /**
   * Says at `/readyz` that it is about to stop, goes on answering for a moment, and has callers open other connections: so that
   * nobody's request meets a process that is gone. Chat goes on, too.
   * @returns when that moment is over; then call `stop`.
   */
  drain(forMs: DurationMs): Promise<void>;
  /** Stops taking requests, ends what is under way, writes what is gathered, and closes everything. */
  stop(): Promise<void>;
}

/**
 * Puts everything together and starts it, in the order in which the parts need one another.
 * @throws {StartupProblem} with words for whoever starts the program.
 */
export async function startLatchkey(
  config: Config,
  log: Logger,
  seams: Seams = {},
  makers: readonly PlatformMaker[] = [],
): Promise<Latchkey> {
  const context = await openFoundation(config, seams);
  try {
    return await assemble({ config, log, context, makers, byHand: seams.clock !== undefined });
  } catch (error) {
    await context.database.close();
    throw error;
  }
}

/** What it is put together from. */
interface Parts {
  readonly config: Config;
  readonly log: Logger;
  readonly context: ServiceContext;
  readonly makers: readonly PlatformMaker[];
  /** Whether jobs run only when they are asked for. */
  readonly byHand: boolean;
}

async function assemble({ config, log, context, makers, byHand }: Parts): Promise<Latchkey> {
  const { database } = context;
  const empty = await isEmpty(database);
  if (config.lock.threshold <= STRANGER_ALLOWANCE) {
    log.warn(
      { threshold: config.lock.threshold },
      'with so low a lock threshold anyone who knows a key’s ID can lock it',
    );
  }
  const reportError = (error: unknown, during: string) => log.error({ err: error, during }, 'unexpected error');

  const uses = new UseRecorder(context);
  const failures = new FailureRecorder(context, uses);
  const cache = new KeyCache(database);
  const verifier = new Verifier(context, { cache, uses, failures, retired: new RetiredUses(context, uses) });
  const flush = setInterval(
    () => void uses.flush().catch((error: unknown) => reportError(error, 'use flush')),
    FLUSH_INTERVAL_MS,
  );
  flush.unref();

  // What a crash left behind is settled before anyone asks.
  await discardOverdueSecrets(context);
  const core = new ChatCore(
    registry,
    context,
    chatPorts(context, log, () => uses.flush()),
  );
  let fail: (problem: PlatformProblem) => void = () => undefined;
  const failed = new Promise<PlatformProblem>((resolve) => {
    fail = resolve;
  });
  // By this name it holds leases. A process ID would not do: in containers they are all the same.
  const holder = randomUUID();
  const parts = { context, core, log, fail, commands: registry.commands, holder };
  const platforms = makers.map(({ name, make }) => make(platformHouse(name, parts)));
  const stopping = new AbortController();
  const schedule = new Schedule(
    allJobs({ context, platforms, fallback: config.fallback, holder, log, stopping: stopping.signal }),
    (error, job) => reportError(error, `job ${job}`),
    { replica: { context, holder }, byHand },
  );
  if (platforms.length > 0) database.onKeysChanged(() => refreshSoon(platforms, reportError));
  const closing = new ServerClosing();
  const server = await buildServer({
    verifier,
    metrics: new Metrics(() => cache.size),
    verifyToken: config.verifyToken,
    reportError,
    trustProxy: config.http.trustProxy,
    version: version(),
    webhooks: platforms.flatMap((platform) => platform.webhook ?? []),
    checks: {
      database: databaseCheck(database),
      audit: auditCheck(context),
    },
    chatChecks: Object.fromEntries(platforms.map((platform) => [platform.name, platformCheck(platform)])),
    closing,
  });
  const beginToStop = () => {
    // Long jobs end, and readiness says no.
    stopping.abort();
    closing.begin(server);
  };
  const noteHead = () => logAuditHead(context, log).catch((error: unknown) => reportError(error, 'audit head'));
  const stopQuietly = async () => {
    beginToStop();
    clearInterval(flush);
    // Requests under way first: what a platform posted is acked before its adapter finishes it.
    await closing.stop(server);
    for (const platform of platforms) await platform.stop();
    await schedule.stop();
    await uses.flush();
    await noteHead();
  };
  const url = await listen(server, config).catch(async (error: unknown) => {
    await stopQuietly();
    throw error;
  });
  log.info({ url, port: Number(new URL(url).port), database: database.dialect }, 'listening');
  await noteHead();
  try {
    for (const platform of platforms) await platform.start();
  } catch (error) {
    await stopQuietly();
    throw error instanceof PlatformProblem ? new StartupProblem([error.message]) : error;
  }
  return {
    core,
    failed,
    runJob: (name) => schedule.runNow(name),
    context,
    url,
    empty,
    drain: async (forMs) => {
      beginToStop();
      log.info({ forMs }, 'draining: not ready any more, answering for a moment longer');
      await sleep(forMs);
    },
    stop: async () => {
      try {
        await stopQuietly();
      } finally {
        await database.close();
      }
      log.info({}, 'stopped');
    },
  };
}

async function listen(server: FastifyInstance, { http: { host, port } }: Config): Promise<string> {
  try {
    return await server.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why =
      code === 'EADDRINUSE' ? 'another program uses that port' : error instanceof Error ? error.message : code;
    throw new StartupProblem([
      `HTTP can’t listen on ${host}:${port} (${why}).`,
      'Choose another port with HTTP_PORT (0 picks a free one), or another address with HTTP_HOST.',
    ]);
  }
}

/** Keys change in bursts; an open home needs only to show where that ends. */
const REFRESH_DELAY_MS = 250;
const refreshing = new WeakMap<readonly Platform[], NodeJS.Timeout>();

function refreshSoon(platforms: readonly Platform[], reportError: (error: unknown, during: string) => void): void {
  if (refreshing.has(platforms)) return;
  const timer = setTimeout(() => {
    refreshing.delete(platforms);
    for (const platform of platforms)
      void platform.refreshHomes().catch((error: unknown) => reportError(error, 'refreshing homes'));
  }, REFRESH_DELAY_MS);
  timer.unref();
  refreshing.set(platforms, timer);
}

function version(): string {
  const manifest: unknown = createRequire(import.meta.url)('../package.json');
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '0';
}
