import { randomUUID } from 'node:crypto';
import { createRegistry } from '../../commands/index.ts';
import type { Platform, PlatformFactory } from '../chat/contracts/platform.ts';
import { ChatCore } from '../chat/engine/chatCore.ts';
import type { Config } from '../config.ts';
import { LiveFollower } from '../jobs/following/liveFollower.ts';
import { allJobs } from '../jobs/index.ts';
import type { Job } from '../jobs/scheduler/job.ts';
import type { Logger } from '../logging/logger.ts';
import type { ServiceContext } from '../services/context.ts';
import { IncidentDriver } from '../services/incidents/incidentDriver.ts';
import { LiveChanges } from '../services/liveMessages/liveChanges.ts';
import { RotationDriver } from '../services/rotations/driver.ts';
import { createChatServices } from './chatServices.ts';
import { openContext } from './openContext.ts';
import { createPlatformServices } from './platformServices.ts';

/** The jobs, ready to run beside the running replicas. */
export interface JobRunner {
  readonly jobs: readonly Job[];
  close(): Promise<void>;
}

/**
 * Assembles only what jobs need: the configured database, and platforms that messages can be sent to. It doesn't
 * listen, and doesn't connect to receive events: the running replicas keep their sockets and the Gateway's session.
 * @throws {StartupError} with a text for the person who runs it.
 */
export async function openJobRunner(
  config: Config,
  log: Logger,
  factories: readonly PlatformFactory[],
): Promise<JobRunner> {
  const opened = await openContext(config, { databaseWaitMs: 0 }, { log });
  const report = (err: unknown, during: string) => log.error({ err, during }, 'unexpected error');
  const live = new LiveChanges(report);
  const context: ServiceContext = { ...opened, live };
  const registry = createRegistry(config.platformFacts, config.keyValidity);
  const core = new ChatCore(
    registry,
    context,
    createChatServices(context, log, () => Promise.resolve()),
  );
  const fail = () => undefined;
  const holder = randomUUID();
  const parts = { context, core, log, fail, commands: registry.commands, holder };
  const platforms = factories.map(({ name, create: make }) => writable(make(createPlatformServices(name, parts))));
  const rotations = new RotationDriver(context, holder, report);
  const incidents = new IncidentDriver({ ...context, rotations }, holder, report);
  const follower = new LiveFollower({ context, platforms, holder, log, report });
  live.onChanged((about) => follower.changed(about));
  return {
    jobs: allJobs({ context, platforms, fallback: config.fallback, holder, log, rotations, incidents, follower }),
    close: async () => {
      await incidents.drain();
      await rotations.drain();
      await follower.drain();
      for (const platform of platforms) await platform.stop();
      await context.database.close();
    },
  };
}

/** Makes an unconnected platform usable for sending: its problems show when something is sent. */
function writable(platform: Platform): Platform {
  return {
    name: platform.name,
    start: () => Promise.resolve(),
    healthProblem: () => undefined,
    ...(platform.remembersFor === undefined ? {} : { remembersFor: platform.remembersFor }),
    deleteSecretMessage: (handle) => platform.deleteSecretMessage(handle),
    sendDirect: (externalId, message, id) => platform.sendDirect(externalId, message, id),
    sendToConversation: (conversation, message, id, how) => platform.sendToConversation(conversation, message, id, how),
    changeMessage: (handle, latest, isUrgent) => platform.changeMessage(handle, latest, isUrgent),
    refreshHomes: () => Promise.resolve(true),
    stop: () => platform.stop(),
  };
}
