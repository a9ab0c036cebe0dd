import type { AuditAction } from '../audit/auditAction.ts';
import type { PlatformFacts } from '../platformFacts.ts';
import { SUCH } from '../refusalCopy.ts';
import type { Refusal } from '../refusals.ts';
import { type DurationMs, type EpochMs, MINUTE } from '../time/time.ts';
import { type ApprovalFacts, type ApprovalSetting, decideApproval } from './approvals/approvals.ts';
import type { UsedApproval } from './approvals/useApproval.ts';
import { type GroupRole, groupsThatCount, type ReadGroups, strongestRole } from './groups/groupRoles.ts';
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
import { decideSecondFactor, PROOF_GRACE, secondFactorRefusal } from './secondFactor/secondFactor.ts';
import type { SecondFactorMode, SecondFactorState } from './secondFactor/secondFactorState.ts';

/**
 * Someone who asks for a change, with the facts that the writing transaction can't look up: the identity that they
 * used, and what their platform said of them. Everything else is read again there (invariant 16).
 */
export interface Requester extends AuthorizedActor {
  /** The platform's ID of the identity that they used. */
  readonly externalId: string;
  /** When the platform confirmed that they are on call; null if it didn't. */
  readonly onCallReadAt: EpochMs | null;
  /** The groups that the platform said they are in; left out where there are none. */
  readonly groups?: ReadGroups;
  /** The approved request that they carry out; what it says is read again where it is used. */
  readonly carries?: CarriedApproval;
}

/** An approved request, as it is carried to the change. */
export interface CarriedApproval {
  readonly requestId: string;
  /**
   * Whether the change is made at once when it is approved, in the name of someone who isn't speaking: then the code that they entered
   * when they asked counts.
   */
  readonly isAway: boolean;
}

/** What someone asks to do, and to what. */
export interface Demand {
  readonly action: ActionName;
  readonly scope: Scope & { readonly keyId?: string };
  /** Its name, for the audit trail. */
  readonly subject: string;
  /** What kind of thing it is, for someone from whom it is hidden. */
  readonly noun: 'key' | 'integration channel' | 'project' | 'app' | 'request';
  /** The audit name, if it differs from the action's. */
  readonly recordAs?: AuditAction;
  /** What the project's approvals take it for, if that isn't its action; see decideApproval. */
  readonly weighsAs?: ActionName | 'nothing';
}

/** What is stored about someone at the time of writing. */
export interface Authority {
  /** All their identities; empty if they are no longer a person of their own. */
  readonly identities: readonly { readonly platform: string; readonly externalId: string }[];
  /** The role in the project concerned that was granted to them. */
  readonly role: ProjectRole | undefined;
  /** The roles in it that were granted to groups, whether they are in those or not. */
  readonly groupRoles: readonly GroupRole[];
  /** Whether they were granted the role `admin`. */
  readonly grantedAdmin: boolean;
  /** Their second factor; `provenAt` of the identity that asked. */
  readonly secondFactor: Omit<SecondFactorState, 'mode'>;
  /** How far the project concerned asks for approvals. */
  readonly approvals: ApprovalSetting;
  /** What came of the approval that they carry; undefined where they carry none. */
  readonly approval?: UsedApproval;
}

/**
 * How long a platform's confirmation that someone is on call remains valid. A transaction can't ask the platform, so a
 * change that waited longer for its turn can't rely on it. Adapters cache a group's members for the same time.
 */
export const ON_CALL_COUNTS_FOR: DurationMs = MINUTE;

/** The permission rules from the deployment's configuration. */
export interface AuthorizationPolicy {
  /** `platform:external id` of the configured admins. */
  readonly admins: ReadonlySet<string>;
  /** How each platform writes its accounts. */
  readonly platforms: readonly PlatformFacts[];
  /** Who may create projects. */
  readonly projectCreators: Actor['projectCreators'];
  /** How far the deployment goes with second factors. */
  readonly mfa: SecondFactorMode;
}

/** Whether someone may still do it, and on what basis; or why not. */
export type AuthorizationDecision =
  | ({ readonly kind: 'allowed' } & Pick<AuthorizedActor, 'basis' | 'approval' | 'bypassed'>)
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Decides a request again on what is now stored, by the same table and with the same messages. */
export function decideAuthorization(
  by: Requester,
  demand: Demand,
  authority: Authority,
  policy: AuthorizationPolicy,
  at: EpochMs,
): AuthorizationDecision {
  const { identities, grantedAdmin } = authority;
  const role = strongestRole(authority.role, groupsThatCount(by.groups, at), authority.groupRoles);
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
  // Invariant 10: a project that the person can't see is reported as missing, not as forbidden.
  if (projectId !== undefined && !mayView(actor, projectId))
    return { kind: 'refused', refusal: { code: 'not-found', subject: SUCH[demand.noun] } };
  const decision = decidePermission(actor, demand.action, demand.scope, by.reason ?? undefined);
  if (decision.kind === 'allowed') {
    const secondFactor = { mode: policy.mfa, ...authority.secondFactor };
    const provenBy = by.carries?.isAway === true ? (authority.approval?.askedAt ?? at) : at;
    const refusal = secondFactorRefusal(decideSecondFactor(demand.action, secondFactor, provenBy, PROOF_GRACE));
    if (refusal !== undefined) return { kind: 'refused', refusal };
    return approved(demand, decision.basis, authority, { onCall: actor.onCall, reason: by.reason });
  }
  return { kind: 'refused', refusal: permissionRefusal(decision, demand.action, demand.scope.projectName) };
}

/** What the project's approvals have to say to a change that is permitted otherwise. */
function approved(
  { action, weighsAs = action, scope, subject }: Demand,
  basis: AuthorizedActor['basis'],
  { approvals, approval }: Pick<Authority, 'approvals' | 'approval'>,
  facts: Omit<ApprovalFacts, 'setting'>,
): AuthorizationDecision {
  switch (decideApproval(weighsAs, { ...facts, setting: approvals })) {
    case 'free':
      return { kind: 'allowed', basis };
    case 'bypass':
      return { kind: 'allowed', basis, bypassed: true };
    case 'needs-approval': {
      if (approval?.isGood === true)
        return { kind: 'allowed', basis, approval: { requestId: approval.requestId, by: approval.by } };
      if (approval !== undefined) return { kind: 'refused', refusal: { code: 'approval-gone' } };
      const { projectId = '', projectName: project, keyId = null } = scope;
      const asked = { action, projectId, keyId, subject };
      const refusal = { code: 'approval-needed', asked, ...(project === undefined ? {} : { project }) } as const;
      return { kind: 'refused', refusal };
    }
  }
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
