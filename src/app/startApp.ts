import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { createRegistry } from '../../commands/index.ts';
import { BackgroundWork } from '../async/backgroundWork.ts';
import { withTimeout } from '../async/withTimeout.ts';
import type { News } from '../chat/contracts/news.ts';
import type { PlatformFactory } from '../chat/contracts/platform.ts';
import { type Platform, PlatformProblem } from '../chat/contracts/platform.ts';
import { ChatCore } from '../chat/engine/chatCore.ts';
import type { Config } from '../config.ts';
import type { DurationMs } from '../domain/time/time.ts';
import { ServerClosing } from '../http/closing.ts';
import { Metrics } from '../http/metrics.ts';
import { buildServer } from '../http/server.ts';
import { LiveFollower } from '../jobs/following/liveFollower.ts';
import { logAuditHead } from '../jobs/housekeeping/logAuditHead.ts';
import { allJobs } from '../jobs/index.ts';
import { Scheduler } from '../jobs/scheduler/scheduler.ts';
import type { Logger } from '../logging/logger.ts';
import { withTimeLimits } from '../persistence/timeLimits.ts';
import type { ServiceContext, UrgentSignal } from '../services/context.ts';
import { isEmpty } from '../services/deployment.ts';
import { IncidentDriver } from '../services/incidents/incidentDriver.ts';
import { discardOverdueSecrets } from '../services/keys/settleDelivery.ts';
import { LiveChanges } from '../services/liveMessages/liveChanges.ts';
import { RotationDriver } from '../services/rotations/driver.ts';
import { RetiredUses } from '../services/uses/retiredUses.ts';
import { startFlushing } from '../services/uses/useFlushing.ts';
import { UseRecorder } from '../services/uses/useRecorder.ts';
import { FailedAttempts } from '../services/verification/failedAttempts.ts';
import { KeyCache } from '../services/verification/keyCache.ts';
import { Verifier } from '../services/verification/verifier.ts';
import { createChatServices } from './chatServices.ts';
import { WitnessFile } from './files/witnessFile.ts';
import { followLeaks } from './followLeaks.ts';
import { auditCheck, databaseCheck, platformCheck } from './healthChecks.ts';
import { openLeakIntake } from './leakIntake.ts';
import { liveNews } from './liveNews.ts';
import { logAtStart } from './logAtStart.ts';
import { type Overrides, openContext, startError } from './openContext.ts';
import { createPlatformServices } from './platformServices.ts';
import { refreshSoon } from './refreshSoon.ts';
import { cannotListenText, PORT_IN_USE } from './startup/copy.ts';
import { StartupError } from './startup/startupError.ts';
import { WriteCheck } from './startup/writeCheck.ts';

/** How long an attempt waits to be counted; by then it has been answered 503. */
const COUNT_WAIT_MS = 1_200;
/** The jobs that send what nobody should wait for. */
const URGENT = ['tell-notices', 'tell-conversations'] as const;
/** How long a person's request waits for the latest uses. */
const FLUSH_WAIT_MS = 1_000;

/** A running Latchkey. */
export interface App {
  readonly core: ChatCore<ServiceContext>;
  readonly context: ServiceContext;
  /** Drives this process's rotations. */
  readonly rotations: RotationDriver;
  /** The same for incidents. */
  readonly incidents: IncidentDriver;
  /** What goes on beside what somebody does, for a console. */
  readonly news: News;
  /** The address of the HTTP server, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Whether nothing was ever created here. */
  readonly empty: boolean;
  /** Resolves, if ever, with why it can't continue: a platform's credentials are no longer valid. */
  readonly failed: Promise<PlatformProblem>;
  /** Runs a job of src/jobs now, outside its schedule. */
  runJob(name: string): Promise<void>;
  /**
   * Reports at `/readyz` that it is about to stop, keeps answering for a while, and makes callers open other
   * connections, so that no request reaches a process that is gone. Chat continues, too.
   * @returns when that time is over; then call `stop`.
   */
  drain(forMs: DurationMs): Promise<void>;
  /** Stops accepting requests, finishes those in progress, writes what is collected, and closes everything. */
  stop(): Promise<void>;
}

/**
 * Assembles all parts and starts them, in the order of their dependencies.
 * @param stopping ends the wait for a database that isn't up yet.
 * @throws {StartupError} with a text for the person who starts the program.
 */
export async function startApp(
  config: Config,
  log: Logger,
  overrides: Overrides = {},
  factories: readonly PlatformFactory[] = [],
  stopping?: AbortSignal,
): Promise<App> {
  const context = await openContext(config, overrides, { log, stopping });
  try {
    return await assemble({ config, log, context, factories, byHand: overrides.clock !== undefined });
  } catch (error) {
    await context.database.close();
    throw startError(error, config);
  }
}

/** The parts of the app. */
interface Parts {
  readonly config: Config;
  readonly log: Logger;
  readonly context: ServiceContext;
  readonly factories: readonly PlatformFactory[];
  /** Whether jobs run only on request. */
  readonly byHand: boolean;
}

async function assemble({ config, log, context: opened, factories, byHand }: Parts): Promise<App> {
  const { database } = opened;
  const witness = new WitnessFile(opened, config.dataDir, log);
  await witness.start();
  const empty = await isEmpty(database);
  await logAtStart(opened, config, log);
  const writing = new WriteCheck(database);
  const reportError = (error: unknown, during: string) => {
    writing.suspect(error);
    log.error({ err: error, during }, 'unexpected error');
  };

  // The name for its leases. A process ID won't do: in containers they are all the same.
  const holder = randomUUID();
  // A job may take its time, and so may a rotation.
  const working = { ...opened, database: withTimeLimits(database, 'maintenance') };
  const sendNow = async () => {
    for (const job of URGENT) await schedule.runNow(job);
  };
  const sending = new BackgroundWork((error) => reportError(error, 'sending what is urgent'));
  const urgent: UrgentSignal = { wake: () => sending.wake('urgent', sendNow), settled: () => sending.idle() };
  const live = new LiveChanges(reportError);
  const rotations = new RotationDriver({ ...working, live }, holder, reportError);
  const incidents = new IncidentDriver({ ...working, rotations, live }, holder, reportError);
  const context: ServiceContext = { ...opened, rotations, live, urgent, incidents };
  const uses = new UseRecorder(context, (facts, words) => log.warn(facts, words));
  // A check is answered within two seconds.
  const checking = { ...context, database: withTimeLimits(database, 'check') };
  const failures = new FailedAttempts(checking, uses, COUNT_WAIT_MS);
  const cache = new KeyCache(checking.database);
  const verifier = new Verifier(checking, { cache, uses, failures, retired: new RetiredUses(checking, uses) });
  const endTrickle = startFlushing(uses, (error) => reportError(error, 'use flush'));

  // Settles what a crash left behind, before anyone asks.
  await discardOverdueSecrets(context);
  const registry = createRegistry(config.platformFacts, config.keyValidity);
  const platforms: Platform[] = [];
  const core = new ChatCore(
    registry,
    context,
    // Shows the latest uses, unless flushing them takes too long.
    createChatServices(
      context,
      log,
      () =>
        withTimeout(uses.flush(), FLUSH_WAIT_MS, () => {
          throw new Error(`uses are not written within ${FLUSH_WAIT_MS} ms`);
        }),
      (name) => Promise.resolve(platforms.find((platform) => platform.name === name)?.listGroups?.()),
    ),
  );
  let fail: (problem: PlatformProblem) => void = () => undefined;
  const failed = new Promise<PlatformProblem>((resolve) => {
    fail = resolve;
  });
  const parts = { context, core, log, fail, commands: registry.commands, holder };
  platforms.push(...factories.map(({ name, create: make }) => make(createPlatformServices(name, parts))));
  const follower = new LiveFollower({ context: working, platforms, holder, log, report: reportError });
  live.onChanged((about) => follower.changed(about));
  live.onChanged((about) => incidents.changed(about));
  const stopping = new AbortController();
  const schedule = new Scheduler(
    allJobs({
      context: { ...working, rotations, live, urgent },
      platforms,
      fallback: config.fallback,
      holder,
      log,
      rotations,
      incidents,
      follower,
      flushUses: () => uses.flush(),
      stopping: stopping.signal,
    }),
    (error, job) => reportError(error, `job ${job}`),
    { replica: { context, holder }, byHand },
  );
  if (platforms.length > 0) database.onKeysChanged(() => refreshSoon(platforms, reportError));
  const leaks = followLeaks({ ...working, live }, reportError);
  const closing = new ServerClosing();
  const server = buildServer({
    verifier,
    metrics: new Metrics(() => cache.size),
    signingKey: context.pepper.signingKey,
    verifyToken: config.verifyToken,
    leaks: openLeakIntake(config, context, reportError),
    reportError,
    trustProxy: config.http.trustProxy,
    version: version(),
    webhooks: platforms.flatMap((platform) => platform.webhook ?? []),
    checks: {
      database: writing.after(databaseCheck(database)),
      audit: auditCheck(context),
    },
    chatChecks: Object.fromEntries(platforms.map((platform) => [platform.name, platformCheck(platform)])),
    closing,
  });
  // A part that fails to stop is logged and doesn't keep others from stopping.
  const step = async (during: string, end: () => Promise<unknown>) => {
    await end().catch((error: unknown) => reportError(error, during));
  };
  const beginToStop = () => {
    // Ends long jobs, and makes readiness answer no.
    stopping.abort();
    closing.begin(server);
  };
  const stopQuietly = async () => {
    beginToStop();
    endTrickle();
    // Requests in progress first: a platform's post is acked before its adapter has finished it.
    await step('stopping HTTP', () => closing.stop(server));
    await step('sending what is urgent', () => sending.drain());
    await step('stopping incidents', () => incidents.drain());
    await step('stopping rotations', () => rotations.drain());
    await step('settling questions about leaks', () => leaks.drain());
    // What waits for a platform’s pace ends with the platform; the next process shows it.
    const followed = step('stopping to follow what changes', () => follower.drain());
    for (const platform of platforms) await step(`stopping ${platform.name}`, () => platform.stop());
    await followed;
    await step('stopping jobs', () => schedule.stop());
    await step('last use flush', () => uses.flush());
    await step('audit head', () => logAuditHead(context, log));
    await step('writing the witness', () => witness.stop());
  };
  const url = await listen(server, config).catch(async (error: unknown) => {
    await stopQuietly();
    throw error;
  });
  const { port } = new URL(url);
  log.info({ url, port: Number(port), database: database.dialect, dataDir: config.dataDir }, 'listening');
  await step('audit head', () => logAuditHead(context, log));
  // Side by side: each waits for its platform. All are waited for, so that none is stopped while it starts, and each problem is told.
  const starts = await Promise.allSettled(platforms.map((platform) => platform.start()));
  const unstarted = starts.flatMap((start): readonly unknown[] => (start.status === 'rejected' ? [start.reason] : []));
  if (unstarted.length > 0) {
    await stopQuietly();
    const problems = unstarted.filter((failure) => failure instanceof PlatformProblem);
    const unexpected = unstarted.find((failure) => !(failure instanceof PlatformProblem));
    throw unexpected ?? new StartupError(problems.map(({ message }) => message));
  }
  return {
    core,
    failed,
    runJob: (name) => schedule.runNow(name),
    context,
    rotations,
    incidents,
    news: liveNews(context, live, holder),
    url,
    empty,
    drain: async (forMs) => {
      beginToStop();
      log.info({ forMs }, 'draining: no longer ready, still answering requests');
      await sleep(forMs);
    },
    stop: async () => {
      await stopQuietly();
      await step('closing the database', () => database.close());
      log.info({}, 'stopped');
    },
  };
}

async function listen(server: FastifyInstance, { http: { host, port } }: Config): Promise<string> {
  try {
    return await server.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why = code === 'EADDRINUSE' ? PORT_IN_USE : error instanceof Error ? error.message : code;
    throw new StartupError(cannotListenText(host, port, why));
  }
}

function version(): string {
  const manifest: unknown = createRequire(import.meta.url)('../../package.json');
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '0';
}
