import type { PlatformHouse, PlatformProblem } from './chat/platform.ts';
import type { PlatformPort } from './chat/port.ts';
import type { Logger } from './logging/logger.ts';
import type { ServiceContext } from './services/context.ts';
import { findDirectConversation, rememberDirectConversation } from './services/directConversations.ts';
import { claimHome, findHome, openHomes, rememberHome } from './services/homes.ts';
import { claimInbound } from './services/inbox.ts';

/**
 * Puts the services behind what a platform's adapter asks for.
 * @param platform its name, under which everything of it is stored.
 * @param fail told when it can't go on.
 */
export function platformHouse(
  platform: string,
  context: ServiceContext,
  core: PlatformPort,
  log: Logger,
  fail: (problem: PlatformProblem) => void,
): PlatformHouse {
  return {
    core,
    log: log.child({ platform }),
    clock: context.clock,
    onCallGroups: context.policy.onCallGroups,
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
    },
  };
}
