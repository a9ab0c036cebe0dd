import { randomBytes } from 'node:crypto';
import type { ChatPorts } from '../chat/contracts/ports.ts';
import { DATABASE_FAILURES } from '../chat/copy/answerCopy.ts';
import type { TypingPorts } from '../chat/engine/options/suggestions.ts';
import { requestChoices } from '../chat/views/requestChoices.ts';
import { accountText, invitableAccount, invitedLabel } from '../domain/people/invitation.ts';
import { done } from '../domain/result.ts';
import type { Logger } from '../logging/logger.ts';
import { type DatabaseProblem, databaseProblem } from '../persistence/databaseError.ts';
import { findApps, visibleApps } from '../services/apps/appDirectory.ts';
import { recordRefusal, recordUnauthorized } from '../services/audit/auditTrail.ts';
import { closeConfirmation, findConfirmation, reopenDraft, storeConfirmation } from '../services/confirmations.ts';
import type { ServiceContext } from '../services/context.ts';
import { takeWarnings } from '../services/notifications/takeWarnings.ts';
import { takeNotices } from '../services/outbox/noticeClaims.ts';
import { askApproval } from '../services/people/approvals/askApproval.ts';
import { approversOf, findApproval } from '../services/people/approvals/findApproval.ts';
import { findPeople } from '../services/people/findPeople.ts';
import { findGroups, type ListGroups, searchGroups } from '../services/people/groups/findGroups.ts';
import { identify } from '../services/people/people.ts';
import { proveSecondFactor } from '../services/people/secondFactor/prove.ts';
import { lastingProblems } from '../services/platforms/lastingProblems.ts';
import { approvalSetting } from '../services/projects/approvalSetting.ts';
import { namedRequests } from '../services/requests/findRequests.ts';
import { countMatches } from '../services/search/countMatches.ts';
import {
  findChannels,
  findKeyById,
  findKeyIds,
  findKeys,
  findProject,
  keyNamesFrom,
  listKeys,
  visibleChannels,
  visibleProjects,
  wasKeyDeleted,
} from '../services/search/directory.ts';
import { KeyNames } from '../services/search/keyNames.ts';
import { search } from '../services/search/search.ts';

/** How many keys are offered as choices or completions. */
const OFFERED = 200;

/**
 * Implements the chat core's services.
 * @param flushUses writes the uses collected so far, so that people see current figures.
 * @param listGroups asks a platform for its groups of people; left out where no platform is connected.
 */
export function createChatServices(
  context: ServiceContext,
  log: Logger,
  flushUses: () => Promise<void>,
  listGroups: ListGroups = () => Promise.resolve(undefined),
): ChatPorts & Required<TypingPorts> {
  const names = new KeyNames(context);
  return {
    clock: context.clock,
    directory: {
      projects: (actor) => visibleProjects(context, actor),
      channels: (actor, projectId) => visibleChannels(context, actor, projectId),
      keys: async (actor, within) => (await listKeys(context, actor, within, { offset: 0, limit: OFFERED })).keys,
      keyNames: (actor, start) => keyNamesFrom(context, actor, start),
      findProject: (actor, text) => findProject(context, actor, text),
      findChannels: (actor, text) => findChannels(context, actor, text),
      findKeys: (actor, text, within) => findKeys(context, actor, text, within),
      wasDeleted: (actor, text) => wasKeyDeleted(context, actor, text),
      findKeyById: (actor, id) => findKeyById(context, actor, id),
      findKeyIds: (actor, candidates) => findKeyIds(context, actor, candidates),
      apps: (actor, projectId) => visibleApps(context, actor, projectId),
      findApps: (actor, text) => findApps(context, actor, text),
      findPeople: (_actor, text, platform) => findPeople(context, text, platform),
      findGroups: (actor, text, platform) => findGroups(context, listGroups, { actor, platform }, text),
      searchGroups: (actor, text, platform) => searchGroups(context, listGroups, { actor, platform }, text),
      invitable: (text, platform) => {
        const account = invitableAccount(context.policy.platforms, text, platform);
        return account && { id: accountText(account), name: invitedLabel(context.policy.platforms, account), account };
      },
      requests: async (actor, use) => requestChoices(await namedRequests(context, actor, use)),
      lastingProblems: (actor) => (actor.admin ? lastingProblems(context) : Promise.resolve([])),
      approvals: (projectId) => approvalSetting(context, projectId),
      search: (actor, wanted) => search(context, names, actor, wanted),
      count: (actor, wanted) => countMatches(context, names, actor, wanted),
    },
    identify: async (user, speaks) => {
      await flushUses().catch((error: unknown) => log.error({ err: error }, 'use flush failed'));
      return await identify(context, user, speaks);
    },
    // Skips the flush while someone types: completions show no uses, and a keystroke shouldn't wait for one.
    identifyTyping: (user) => identify(context, user),
    storeConfirmation: (asked) => storeConfirmation(context, asked),
    findConfirmation: (id) => findConfirmation(context, id),
    reopenDraft: (id) => reopenDraft(context, id),
    closeConfirmation: (id, state) => closeConfirmation(context, id, state),
    approvals: {
      async ask(by, wanted, confirmationId) {
        const asked = await askApproval(context, by, wanted, confirmationId);
        if (asked.kind === 'refused') return asked;
        const { id: requestId, project, asker, expiresAt: until } = asked.value;
        return done({ requestId, approvers: await approversOf(context, project.id, asker.id), until });
      },
      find: (requestId) => findApproval(context, requestId),
    },
    proveSecondFactor: (by, code) => proveSecondFactor(context, by, code),
    recordRefusal: (by, action, refusal, scope) => recordRefusal(context, by, action, refusal, scope),
    recordUnauthorized: (unauthorizedUser, action) => recordUnauthorized(context, unauthorizedUser, action),
    takeNotices: async (personId) => [
      ...(await takeNotices(context, personId)),
      ...(await takeWarnings(context, personId)),
    ],
    reportFailure: (error, during) => {
      const reference = randomBytes(4).toString('hex');
      log.error({ err: error, during, reference }, 'request failed');
      return { reference, known: KNOWN_FAILURES[databaseProblem(error)] };
    },
  };
}

const KNOWN_FAILURES: Readonly<Partial<Record<DatabaseProblem, string>>> = DATABASE_FAILURES;
