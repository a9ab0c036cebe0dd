import { CommandRegistry } from '../src/chat/contracts/registry.ts';
import type { PlatformFacts } from '../src/domain/platformFacts.ts';
import { DAY, type DurationMs } from '../src/domain/time/time.ts';
import type { ServiceContext } from '../src/services/context.ts';
import { appDeploy } from './app/deploy.ts';
import { appLink } from './app/link.ts';
import { appList } from './app/list.ts';
import { appRegister } from './app/register.ts';
import { appRemove } from './app/remove.ts';
import { appShow } from './app/show.ts';
import { appUndeploy } from './app/undeploy.ts';
import { appUnlink } from './app/unlink.ts';
import { appUpdateSecret } from './app/updateSecret.ts';
import { take } from './assignment/take.ts';
import { channelAdd } from './channel/add.ts';
import { channelList } from './channel/list.ts';
import { channelRemove } from './channel/remove.ts';
import { channelRename } from './channel/rename.ts';
import { channelSettings } from './channel/settings.ts';
import { audit } from './general/audit.ts';
import { auditExport } from './general/auditExport.ts';
import { dashboard } from './general/dashboard.ts';
import { helpCommand } from './general/help.ts';
import { link } from './general/link.ts';
import { whoami } from './general/whoami.ts';
import { incidentRetry, incidentStop } from './incident/change.ts';
import { incidentExport } from './incident/export.ts';
import { incidentRenew } from './incident/renew.ts';
import { incidentDisable, incidentRotate } from './incident/start.ts';
import { incidentStatus } from './incident/status.ts';
import { incidentTell } from './incident/tell.ts';
import { activate } from './key/activate.ts';
import { create } from './key/create.ts';
import { deleteKey } from './key/delete.ts';
import { disable } from './key/disable.ts';
import { list } from './key/list.ts';
import { notMine } from './key/notMine.ts';
import { regenerate } from './key/regenerate.ts';
import { show } from './key/show.ts';
import { snooze } from './key/snooze.ts';
import { transfer } from './key/transfer.ts';
import { unlock } from './key/unlock.ts';
import { leakAnswer } from './leak/answer.ts';
import { leakDismiss } from './leak/dismiss.ts';
import { identify } from './leak/identify.ts';
import { leakShow } from './leak/show.ts';
import { mfaCodes } from './mfa/codes.ts';
import { mfaConfirm } from './mfa/confirm.ts';
import { mfaDisable } from './mfa/disable.ts';
import { mfaEnroll } from './mfa/enroll.ts';
import { mfaRecover } from './mfa/recover.ts';
import { mfaStatus } from './mfa/status.ts';
import { projectArchive } from './project/archive.ts';
import { projectCreate } from './project/create.ts';
import { projects } from './project/list.ts';
import { projectMember } from './project/member.ts';
import { projectPolicy } from './project/policy.ts';
import { projectRename } from './project/rename.ts';
import { projectSettings } from './project/settings.ts';
import { projectUse } from './project/use.ts';
import { projectWarnings } from './project/warnings.ts';
import { rehearsalEnd } from './rehearsal/end.ts';
import { rehearsalShow } from './rehearsal/show.ts';
import { requestApprove, requestDeny } from './request/decide.ts';
import { requestKeyCommand } from './request/key.ts';
import { requestList } from './request/list.ts';
import { reveal } from './request/reveal.ts';
import { requestShow } from './request/show.ts';
import { requestWithdraw } from './request/withdraw.ts';
import { roleGrant } from './role/grant.ts';
import { roleList } from './role/list.ts';
import { roleRevoke } from './role/revoke.ts';
import { retire } from './rotation/retire.ts';
import { rotationReveal } from './rotation/reveal.ts';
import { rollback } from './rotation/rollback.ts';
import { rotationShow } from './rotation/show.ts';
import { rotationStep } from './rotation/step.ts';
import type { LatchkeyCommand } from './shared/define.ts';

/** The configuration’s own default. */
const DEFAULT_VALIDITY: DurationMs = 365 * DAY;

/** Every command but help, in the order in which help lists them. */
const allButHelp = (platforms: readonly PlatformFacts[], validity: DurationMs): readonly LatchkeyCommand[] => [
  create(validity),
  regenerate,
  list,
  show,
  disable,
  activate,
  unlock,
  deleteKey,
  retire,
  rollback,
  identify,
  leakShow,
  leakAnswer,
  leakDismiss,
  transfer,
  take,
  snooze,
  notMine,
  dashboard,
  projects,
  projectCreate,
  projectUse,
  projectSettings,
  projectRename,
  projectArchive,
  projectMember,
  projectWarnings(platforms),
  projectPolicy,
  channelAdd,
  channelRename,
  channelRemove,
  channelSettings,
  channelList,
  appRegister,
  appLink,
  appUnlink,
  appList,
  appShow,
  appUndeploy,
  appUpdateSecret,
  appDeploy,
  appRemove,
  rotationShow,
  rotationStep,
  rotationReveal,
  rehearsalShow,
  rehearsalEnd,
  incidentRotate,
  incidentDisable,
  incidentStatus,
  incidentStop,
  incidentRetry,
  incidentRenew,
  incidentExport,
  incidentTell,
  requestKeyCommand,
  requestList,
  requestShow,
  requestApprove,
  requestDeny,
  requestWithdraw,
  reveal,
  roleGrant,
  roleRevoke,
  roleList,
  audit,
  auditExport,
  whoami,
  link,
  mfaEnroll,
  mfaConfirm,
  mfaStatus,
  mfaCodes,
  mfaDisable,
  mfaRecover,
];

/**
 * What a person can ask for.
 * @param platforms where they may be, and whose accounts and conversations commands may name.
 * @param keyValidity how long keys are valid unless somebody says otherwise, as configured.
 */
export function createRegistry(
  platforms: readonly PlatformFacts[],
  keyValidity: DurationMs = DEFAULT_VALIDITY,
): CommandRegistry<ServiceContext> {
  const commands = allButHelp(platforms, keyValidity);
  return new CommandRegistry([...commands, helpCommand(commands)], platforms);
}
