import type { ApprovalSetting } from '../../domain/people/approvals/approvals.ts';
import {
  type Authority,
  type AuthorizationDecision,
  type Demand,
  decideAuthorization,
  type Requester,
} from '../../domain/people/authorization.ts';
import type { AuthorizedActor, ProjectRole } from '../../domain/people/permissions.ts';
import type { Named } from '../../domain/refs.ts';
import type { Result } from '../../domain/result.ts';
import type { AuditedTransaction, AuthorizedTransaction } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { readApproval } from './approvals/readApproval.ts';

/** Permission to do what was demanded. `by` is the actor with the basis that now holds. */
export interface Permit {
  readonly kind: 'permitted';
  readonly transaction: AuthorizedTransaction;
  readonly by: AuthorizedActor;
}

/** A denied permission, already recorded. */
type Withdrawn = Extract<Result<never>, { readonly kind: 'refused' }> & { readonly recorded: true };

/**
 * Decides inside the writing transaction whether a person may make the change (invariant 16), and records a refusal in
 * it. The person's identity and roles are locked until the transaction ends: an earlier, answered revocation is seen
 * here, and one in progress waits.
 *
 * Call it after locking what is to be changed and before the first write: while a change waits for its turn, it must
 * not also block the revocation of its own permission.
 */
export async function authorize(
  context: ServiceContext,
  transaction: AuditedTransaction,
  by: Requester,
  demand: Demand,
): Promise<Permit | Withdrawn> {
  const decision = await decide(context, transaction, by, demand);
  const { personId, name, platform, reason, speaksIn } = by;
  if (decision.kind === 'allowed') {
    const { kind: _, ...grounds } = decision;
    const where = speaksIn === undefined ? {} : { speaksIn };
    const authorizedActor = { personId, name, platform, reason, ...where, ...grounds };
    return { kind: 'permitted', transaction: transaction.inNameOf(decision), by: authorizedActor };
  }
  // What waits for an approval isn't refused yet: asking for one is recorded.
  if (decision.refusal.code === 'approval-needed') return { ...decision, recorded: true };
  const { action, recordAs = action, subject, scope } = demand;
  transaction.record({
    by,
    action: recordAs,
    subject,
    outcome: 'refused',
    ...(scope.projectId === undefined ? {} : { projectId: scope.projectId }),
    ...(scope.keyId === undefined ? {} : { keyId: scope.keyId }),
    detail: { code: decision.refusal.code },
  });
  return { ...decision, recorded: true };
}

/** The demand that an action makes on a project. @param subject the subject, if it isn't the project itself. */
export function demandOf(action: Demand['action'], project: Named, subject = project.name): Demand {
  return { action, subject, noun: 'project', scope: { projectId: project.id, projectName: project.name } };
}

async function decide(
  context: ServiceContext,
  transaction: AuditedTransaction,
  by: Requester,
  demand: Demand,
): Promise<AuthorizationDecision> {
  const { projectId } = demand.scope;
  const stored = await readAuthority(context, transaction, by, projectId);
  const approval = await readApproval(context, transaction, by, demand, (approver) =>
    mayApprove(context, transaction, approver, demand),
  );
  const authority = approval === undefined ? stored : { ...stored, approval };
  return decideAuthorization(by, demand, authority, context.policy, context.clock());
}

/** Decides again whether someone may approve a change. The code of their second factor was asked for when they did. */
async function mayApprove(
  context: ServiceContext,
  transaction: AuditedTransaction,
  approver: Requester,
  { subject, scope: { projectId } }: Demand,
): Promise<boolean> {
  const now = context.clock();
  const authority = await readAuthority(context, transaction, approver, projectId);
  const { isEnrolled } = authority.secondFactor;
  const proven = { ...authority, secondFactor: { isEnrolled, provenAt: isEnrolled ? now : null } };
  const scope = projectId === undefined ? {} : { projectId };
  const demand: Demand = { action: 'request.decide', subject, noun: 'request', scope };
  return decideAuthorization(approver, demand, proven, context.policy, now).kind === 'allowed';
}

/**
 * Reads what is stored about someone, in one statement, and locks it against changes: on PostgreSQL with shared row
 * locks; SQLite has a single writer anyway. The project's row isn't locked, because others lock it before keys: what it asks
 * for is decided by the setting at this moment.
 */
async function readAuthority(
  { database: { dialect } }: ServiceContext,
  { manager }: AuditedTransaction,
  { personId, platform, externalId }: Requester,
  projectId: string | undefined,
): Promise<Authority> {
  const asked = [personId, projectId ?? '', platform, externalId];
  const rows: readonly AuthorityRow[] = await manager.query(AUTHORITY_SQL[dialect], asked);
  const proof = rows.find((row) => row.kind === 'proof');
  return {
    identities: rows.flatMap((row) => (row.kind === 'identity' ? [row] : [])),
    role: rows.find((row) => row.kind === 'member')?.role,
    groupRoles: rows.flatMap((row) => (row.kind === 'group' ? [{ groupId: row.externalId, role: row.role }] : [])),
    approvals: rows.find((row) => row.kind === 'approvals')?.role ?? 'none',
    grantedAdmin: rows.some((row) => row.kind === 'admin'),
    secondFactor: {
      isEnrolled: rows.some((row) => row.kind === 'factor'),
      provenAt: proof === undefined ? null : Number(proof.at),
    },
  };
}

type AuthorityRow =
  | { readonly kind: 'identity'; readonly platform: string; readonly externalId: string }
  | { readonly kind: 'member'; readonly role: ProjectRole }
  | { readonly kind: 'group'; readonly externalId: string; readonly role: ProjectRole }
  | { readonly kind: 'approvals'; readonly role: ApprovalSetting }
  | { readonly kind: 'admin' | 'factor' }
  /** `at` comes as text where it may be larger than a number. */
  | { readonly kind: 'proof'; readonly at: string | number };

const authoritySql = (share: '' | 'FOR SHARE') => `
  WITH i AS (SELECT "platform", "externalId" FROM "identity" WHERE "personId" = $1 ${share}),
       m AS (SELECT "role" FROM "member" WHERE "personId" = $1 AND "projectId" = $2 ${share}),
       g AS (SELECT "groupId", "role" FROM "group_role" WHERE "projectId" = $2 ${share}),
       v AS (SELECT "approval" FROM "project" WHERE "id" = $2),
       a AS (SELECT "personId" FROM "admin" WHERE "personId" = $1 ${share}),
       f AS (SELECT "personId" FROM "second_factor" WHERE "personId" = $1 AND "enrolledAt" IS NOT NULL ${share}),
       p AS (SELECT "provenAt" FROM "code_proof" WHERE "personId" = $1 AND "platform" = $3 AND "externalId" = $4 ${share})
  SELECT 'identity' AS "kind", "platform", "externalId", NULL AS "role", NULL AS "at" FROM i
  UNION ALL SELECT 'member', NULL, NULL, "role", NULL FROM m
  UNION ALL SELECT 'group', NULL, "groupId", "role", NULL FROM g
  UNION ALL SELECT 'approvals', NULL, NULL, "approval", NULL FROM v
  UNION ALL SELECT 'admin', NULL, NULL, NULL, NULL FROM a
  UNION ALL SELECT 'factor', NULL, NULL, NULL, NULL FROM f
  UNION ALL SELECT 'proof', NULL, NULL, NULL, CAST("provenAt" AS VARCHAR) FROM p`;

const AUTHORITY_SQL = { sqlite: authoritySql(''), postgres: authoritySql('FOR SHARE') } as const;
