import type { PlatformFacts } from '../platformFacts.ts';
import { SUCH } from '../refusalCopy.ts';
import type { Refusal } from '../refusals.ts';
import { type DurationMs, type EpochMs, MINUTE } from '../time/time.ts';
import { identityNames } from './identity.ts';
import {
  type ActionName,
  type Actor,
  type AuthorizedActor,
  decidePermission,
  mayCreateProjects,
  mayView,
  type PermissionDecision,
  type ProjectRole,
  type Scope,
} from './permissions.ts';

/**
 * Someone who asks for a change, as far as the transaction that writes it can't find out by itself: under which identity they
 * asked, and what their platform said of them. Everything else is read again there (invariant 16).
 */
export interface Requester extends AuthorizedActor {
  /** What `platform` calls the identity under which they asked. */
  readonly externalId: string;
  /** When the platform was asked whether they are on call, where it said yes. */
  readonly onCallReadAt: EpochMs | null;
}

/** What someone asks to do, and to what. */
export interface Demand {
  readonly action: ActionName;
  readonly scope: Scope & { readonly keyId?: string };
  /** What it is called, for the audit trail. */
  readonly subject: string;
  /** What it is, for someone for whom it no longer exists. */
  readonly noun: 'key' | 'integration channel' | 'project';
  /** The audit name, where it is not the action's. */
  readonly recordAs?: string;
}

/** What is stored of someone at the moment of writing. */
export interface Authority {
  /** Every identity of theirs; none where they are no longer a person of their own. */
  readonly identities: readonly { readonly platform: string; readonly externalId: string }[];
  /** Their role in the project that the demand is about. */
  readonly role: ProjectRole | undefined;
  /** Whether the role `admin` was granted to them. */
  readonly grantedAdmin: boolean;
}

/**
 * How long a platform's word that someone is on call counts. It can't be asked from inside a transaction; a change that waited
 * longer than this for its turn no longer rests on it. Adapters remember a group's members for as long.
 */
export const ON_CALL_COUNTS_FOR: DurationMs = MINUTE;

/** What the deployment's configuration says of who may what. */
export interface AuthorizationPolicy {
  /** `platform:external id` of those whom it makes admins. */
  readonly admins: ReadonlySet<string>;
  /** How each platform writes its accounts. */
  readonly platforms: readonly PlatformFacts[];
  /** Who may create projects. */
  readonly projectCreators: Actor['projectCreators'];
}

/** Whether someone may still do it, and on what ground; or why not. */
export type AuthorizationDecision =
  | { readonly kind: 'allowed'; readonly ground: AuthorizedActor['ground'] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/**
 * Decides again, on what is stored now, what was decided when the request came: by the same table, with the same words.
 */
export function decideAuthorization(
  by: Requester,
  demand: Demand,
  authority: Authority,
  policy: AuthorizationPolicy,
  at: EpochMs,
): AuthorizationDecision {
  const { identities, role, grantedAdmin } = authority;
  const asked = identities.some(({ platform, externalId }) => platform === by.platform && externalId === by.externalId);
  if (!asked) return { kind: 'refused', refusal: { code: 'identity-changed' } };
  const { projectId } = demand.scope;
  const actor: Actor = {
    personId: by.personId,
    name: by.name,
    admin:
      grantedAdmin ||
      identities.some((one) => identityNames(policy.platforms, one).some((name) => policy.admins.has(name))),
    onCall: by.onCallReadAt !== null && at - by.onCallReadAt < ON_CALL_COUNTS_FOR,
    roles: new Map(projectId === undefined || role === undefined ? [] : [[projectId, role]]),
    activeProjectId: null,
    projectCreators: policy.projectCreators,
  };
  // Invariant 10: it is not merely forbidden, there is no such thing any more.
  if (projectId !== undefined && !mayView(actor, projectId))
    return { kind: 'refused', refusal: { code: 'not-found', subject: SUCH[demand.noun] } };
  const decision = decidePermission(actor, demand.action, demand.scope, by.reason ?? undefined);
  return decision.kind === 'allowed'
    ? decision
    : { kind: 'refused', refusal: permissionRefusal(decision, demand.action, demand.scope.projectName) };
}

/** Says why a permission was not given, in the words of the one table of refusals. @param project its name, where there is one. */
export function permissionRefusal(
  decision: Exclude<PermissionDecision, { readonly kind: 'allowed' }>,
  action: ActionName,
  project: string | undefined,
): Refusal {
  if (decision.kind === 'needs-reason') return { code: 'needs-reason' };
  const { needs } = decision;
  return { code: 'forbidden', action, needs, ...(project === undefined ? {} : { project }) };
}

/** Says to someone in no project how to get into one: creating one is advised only to those who may. */
export function noProjectsRefusal(actor: Actor): Refusal & { readonly code: 'no-projects' | 'no-projects-yet' } {
  return { code: mayCreateProjects(actor) ? 'no-projects' : 'no-projects-yet' };
}
