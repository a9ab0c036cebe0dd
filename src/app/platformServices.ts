import type { DeclaredCommand, PlatformProblem, PlatformServices } from '../chat/contracts/platform.ts';
import type { PlatformPort } from '../chat/contracts/port.ts';
import type { Logger } from '../logging/logger.ts';
import type { ServiceContext } from '../services/context.ts';
import { accountGone } from '../services/keys/passOnKeys.ts';
import { groupsWithRoles } from '../services/people/groups/groupRoles.ts';
import { isLinked } from '../services/people/links.ts';
import { isKnown } from '../services/people/people.ts';
import { claimHome, findHome, openHomes, rememberHome } from '../services/platforms/appHomes.ts';
import { claimInbound } from '../services/platforms/deduplication.ts';
import {
  findDirectConversation,
  findRefusal,
  refuseDirectConversation,
  rememberDirectConversation,
} from '../services/platforms/directConversations.ts';
import { problemsOf, reportProblem, resolveProblem } from '../services/platforms/lastingProblems.ts';
import { holdLease, releaseLease } from '../services/platforms/leases.ts';
import { claimStart } from '../services/platforms/sessionStarts.ts';

/** What every platform's services need. */
export interface PlatformServicesDeps {
  readonly context: ServiceContext;
  readonly core: PlatformPort;
  readonly log: Logger;
  readonly commands: readonly DeclaredCommand[];
  /** The name under which this process holds leases: unique to it, and new after each start. */
  readonly holder: string;
  /** Called when a platform can't continue. */
  readonly fail: (problem: PlatformProblem) => void;
}

/**
 * Implements the services for a platform's adapter.
 * @param platform its name, under which all its data is stored.
 */
export function createPlatformServices(
  platform: string,
  { context, core, log, commands, holder, fail }: PlatformServicesDeps,
): PlatformServices {
  const label = context.policy.platforms.find(({ name }) => name === platform)?.label ?? platform;
  return {
    core,
    log: log.child({ platform }),
    clock: context.clock,
    commands,
    onCallGroups: context.policy.onCallGroups,
    groupsWithRoles: () =>
      groupsWithRoles(context).catch((error: unknown) => {
        log.warn({ err: error }, 'group role lookup failed; nobody has a role through a group');
        return new Set<string>();
      }),
    fail,
    inbox: { claim: (name) => claimInbound(context, platform, name) },
    homes: {
      find: (externalId) => findHome(context, platform, externalId),
      remember: (home) => rememberHome(context, platform, home),
      open: () => openHomes(context, platform),
      claim: (home, next) => claimHome(context, platform, home, next),
    },
    conversations: {
      find: (externalId) => findDirectConversation(context, platform, externalId),
      remember: (externalId, conversation) => rememberDirectConversation(context, platform, externalId, conversation),
      refuse: (externalId, why) => refuseDirectConversation(context, platform, externalId, why),
      refusal: (externalId) => findRefusal(context, platform, externalId),
    },
    leases: {
      hold: (name, forMs) => holdLease(context, `${platform}:${name}`, holder, forMs),
      release: (name) => releaseLease(context, `${platform}:${name}`, holder),
    },
    starts: { claim: () => claimStart(context, platform) },
    problems: {
      report: (problem) => reportProblem(context, { name: platform, label }, problem),
      lasting: () => problemsOf(context, label),
      resolved: (problem) => resolveProblem(context, platform, problem),
    },
    isKnown: (externalId) => isKnown(context, platform, externalId),
    accountGone: (externalId) => accountGone(context, { platform, externalId }),
    isLinked: (externalId) => isLinked(context, platform, externalId),
  };
}
