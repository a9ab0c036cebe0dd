import type { IncidentDriver } from '../services/incidents/incidentDriver.ts';
import type { RotationDriver } from '../services/rotations/driver.ts';
import type { LiveFollower } from './following/liveFollower.ts';
import { advanceIncidentsJob } from './housekeeping/advanceIncidents.ts';
import { advanceRotationsJob } from './housekeeping/advanceRotations.ts';
import { countRehearsalsJob } from './housekeeping/countRehearsals.ts';
import { deleteShownSecretsJob } from './housekeeping/deleteShownSecrets.ts';
import { discardUndeliveredJob } from './housekeeping/discardUndelivered.ts';
import { followLiveJob } from './housekeeping/followLive.ts';
import { logAuditHeadJob } from './housekeeping/logAuditHead.ts';
import { purgeConfirmationsJob } from './housekeeping/purgeConfirmations.ts';
import { purgeCopiesJob } from './housekeeping/purgeCopies.ts';
import { purgeInboundJob } from './housekeeping/purgeInbound.ts';
import { purgeStrangersJob } from './housekeeping/purgeStrangers.ts';
import { purgeUsesJob } from './housekeeping/purgeUses.ts';
import { refreshHomesJob } from './housekeeping/refreshHomes.ts';
import { settleHandoversJob } from './housekeeping/settleHandovers.ts';
import { settleOverlapsJob } from './housekeeping/settleOverlaps.ts';
import { fireDrillsJob } from './notifications/fireDrills.ts';
import { followWarningsJob } from './notifications/followWarnings.ts';
import type { NotificationDeps } from './notifications/notificationDeps.ts';
import { planWarningsJob } from './notifications/planWarnings.ts';
import { sendNoticesJob } from './notifications/sendNotices.ts';
import { sendWarningsJob } from './notifications/sendWarnings.ts';
import { settleRequestsJob } from './notifications/settleRequests.ts';
import { tellConversationsJob } from './notifications/tellConversations.ts';
import { warnSuspensionsJob } from './notifications/warnSuspensions.ts';
import { weeklyReportJob } from './notifications/weeklyReport.ts';
import type { Job, JobLog } from './scheduler/job.ts';

/** What jobs work on. */
export interface JobDeps extends NotificationDeps {
  readonly log: JobLog;
  readonly rotations: RotationDriver;
  readonly incidents: IncidentDriver;
  readonly follower: LiveFollower;
  /** Writes the uses that this process has collected; left out where it checks no keys. */
  readonly flushUses?: () => Promise<void>;
}

/** @returns every job there is: the schedule runs them, `npm run jobs` lists them. */
export function allJobs(deps: JobDeps): readonly Job[] {
  const { context, platforms, log, rotations, incidents, follower } = deps;
  return [
    advanceRotationsJob(context, rotations),
    advanceIncidentsJob(incidents),
    followLiveJob(context, follower),
    settleOverlapsJob(context),
    countRehearsalsJob(context, deps.flushUses),
    fireDrillsJob(context, deps.flushUses),
    settleHandoversJob(context),
    settleRequestsJob(context),
    discardUndeliveredJob(context, (discarded) => log.info({ discarded }, 'unused secrets discarded')),
    deleteShownSecretsJob(
      context,
      new Map(platforms.map((platform) => [platform.name, (handle) => platform.deleteSecretMessage(handle)])),
    ),
    sendNoticesJob(deps),
    tellConversationsJob(deps),
    warnSuspensionsJob(context),
    planWarningsJob(context),
    sendWarningsJob(deps),
    followWarningsJob(deps),
    weeklyReportJob(deps),
    refreshHomesJob(context, platforms),
    purgeConfirmationsJob(context),
    purgeCopiesJob(context),
    purgeInboundJob(context),
    purgeUsesJob(context),
    purgeStrangersJob(context),
    logAuditHeadJob(context, log),
  ];
}
