import { type EntityManager, In, IsNull, LessThanOrEqual, MoreThan } from 'typeorm';
import { weightOfRole } from '../../domain/people/approvals/approvals.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import { type Confirmation, snapshotChanges } from '../../domain/people/confirmation.ts';
import { snapshotOfGrant } from '../../domain/people/grant.ts';
import { ownId } from '../../domain/people/identity.ts';
import { INVITATION_LIFE, invitedLabel } from '../../domain/people/invitation.ts';
import type { ProjectRole } from '../../domain/people/permissions.ts';
import type { AccountName } from '../../domain/people/pickPerson.ts';
import type { Named } from '../../domain/refs.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import type { Transaction } from '../../persistence/database.ts';
import { InvitationEntity, type InvitationRow } from '../../persistence/entities/people/invitations.ts';
import { MemberEntity } from '../../persistence/entities/people/people.ts';
import { ProjectEntity } from '../../persistence/entities/projects.ts';
import { type AuditedTransaction, change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { ONLY_THEIRS, queueNotice } from '../outbox/notices.ts';
import { lockProject } from '../projects/changeProject.ts';
import { changeAsAsked } from './askedGrant.ts';
import { authorize, demandOf } from './authorization.ts';
import { isAccountKnown } from './findPeople.ts';

/** An invitation that waits, as people are shown it. */
export interface Invitation extends AccountName {
  /** The account, named as in questions. */
  readonly label: string;
  readonly role: ProjectRole;
  readonly by: string;
  readonly expiresAt: EpochMs;
}

/** Lists a project's invitations that still wait, by account. */
export async function listInvitations(context: ServiceContext, projectId: string): Promise<readonly Invitation[]> {
  const rows = await context.database.read((manager) =>
    manager.find(InvitationEntity, {
      where: { projectId, expiresAt: MoreThan(context.clock()) },
      order: { platform: 'ASC', account: 'ASC' },
    }),
  );
  return rows.map((row) => shown(context, row));
}

/** Finds the invitation of an account to a project. */
export async function findInvitation(
  context: ServiceContext,
  project: Named,
  account: AccountName,
): Promise<Invitation | undefined> {
  const row = await context.database.read((manager) => waitingOf(context, manager, project, account));
  return row === null ? undefined : shown(context, row);
}

/**
 * Invites the person with an account, whom nobody has met, into a project. The role is given when they first come, while the person who
 * invited them may still give it. Another invitation of the same account takes the place of the first.
 */
export async function invite(
  context: ServiceContext,
  requester: Requester,
  { project, account, role }: { readonly project: Named; readonly account: AccountName; readonly role: ProjectRole },
  asked: Confirmation,
): Promise<Result<Invitation>> {
  const label = invitedLabel(context.policy.platforms, account);
  const demand = { ...demandOf('role.grant', project, label), weighsAs: weightOfRole(role) };
  const lock = (transaction: Transaction) => lockProject(transaction, project.id);
  return await changeAsAsked(context, { requester, demand, asked, lock }, async ({ transaction, by }, living) => {
    if (living === null) return refused({ code: 'project-gone', subject: project.name });
    const { manager } = transaction;
    if (await isAccountKnown(manager, account)) return refused({ code: 'invited-came', subject: label });
    const held = await waitingOf(context, manager, project, account);
    const place = { project: project.name, was: held?.role };
    const changes = snapshotChanges(asked.seen, snapshotOfGrant(label, place));
    if (changes.length > 0) return refused({ code: 'key-changed', thing: 'person', subject: label, changes });
    const now = context.clock();
    await manager.delete(InvitationEntity, { projectId: project.id, expiresAt: LessThanOrEqual(now) });
    const { personId: invitedById, name: invitedByName, platform: invitedOn, externalId: invitedAs } = requester;
    const from = { invitedById, invitedByName, invitedOn, invitedAs };
    const row = { projectId: project.id, ...account, role, createdAt: now, expiresAt: now + INVITATION_LIFE, ...from };
    await manager.upsert(InvitationEntity, row, ['projectId', 'platform', 'account']);
    const detail = { role, platform: account.platform, until: new Date(row.expiresAt).toISOString() };
    transaction.record({ by, action: 'invitation.create', subject: label, projectId: project.id, detail });
    return done(shown(context, row));
  });
}

/** Withdraws the invitation of an account to a project. */
export async function withdrawInvitation(
  context: ServiceContext,
  requester: Requester,
  project: Named,
  account: AccountName,
): Promise<Result<Invitation>> {
  const label = invitedLabel(context.policy.platforms, account);
  return await change(context, async (locked) => {
    await lockProject(locked, project.id);
    const permit = await authorize(context, locked, requester, demandOf('role.revoke', project, label));
    if (permit.kind === 'refused') return permit;
    const { transaction, by } = permit;
    const row = await waitingOf(context, transaction.manager, project, account);
    if (row === null) return refused({ code: 'not-invited', subject: label });
    await transaction.manager.delete(InvitationEntity, { projectId: project.id, ...account });
    const detail = { role: row.role };
    transaction.record({ by, action: 'invitation.withdraw', subject: label, projectId: project.id, detail });
    return done(shown(context, row));
  });
}

/**
 * Gives someone who has just become known the roles that waited for them. The person who invited them must still be allowed to give the
 * role: that is decided again here, where it is written (invariant 16); otherwise the invitation lapses, and the trail says so.
 */
export async function acceptInvitations(
  context: ServiceContext,
  locked: AuditedTransaction,
  person: Named,
  identity: { readonly platform: string; readonly externalId: string },
): Promise<void> {
  const { manager } = locked;
  const names = [...new Set([identity.externalId, ownId(context.policy.platforms, identity)])];
  const waiting = { platform: identity.platform, account: In(names) };
  const rows = await manager.find(InvitationEntity, { where: waiting, order: { projectId: 'ASC' } });
  for (const row of rows) {
    const project = await locked.selectOneForUpdate(ProjectEntity, { id: row.projectId, archivedAt: IsNull() });
    if (project === null || row.expiresAt <= context.clock()) continue;
    const requester: Requester = {
      personId: row.invitedById,
      name: row.invitedByName,
      platform: row.invitedOn,
      externalId: row.invitedAs,
      basis: 'role',
      reason: null,
      onCallReadAt: null,
    };
    // Where it needed an approval, it had one when they were invited.
    const demand = { ...demandOf('role.grant', project, person.name), weighsAs: 'nothing' } as const;
    const permit = await authorize(context, locked, requester, demand);
    if (permit.kind === 'refused') continue;
    const { role, invitedByName: by } = row;
    await manager.insert(MemberEntity, {
      projectId: project.id,
      personId: person.id,
      role,
      createdAt: context.clock(),
    });
    const detail = { role, invitedBy: by };
    locked.record({ by: 'latchkey', action: 'invitation.accept', subject: person.name, projectId: project.id, detail });
    const about = `invitation:${project.id}`;
    const notice = { kind: 'role-granted', params: { by, role, project: project.name }, about } as const;
    await queueNotice(context, locked, { ...notice, personId: person.id, ...ONLY_THEIRS });
  }
  if (rows.length > 0) await manager.delete(InvitationEntity, waiting);
}

async function waitingOf(
  context: ServiceContext,
  manager: EntityManager,
  project: Named,
  { platform, account }: AccountName,
): Promise<InvitationRow | null> {
  const where = { projectId: project.id, platform, account, expiresAt: MoreThan(context.clock()) };
  return await manager.findOneBy(InvitationEntity, where);
}

function shown(
  context: ServiceContext,
  { platform, account, role, invitedByName, expiresAt }: InvitationRow,
): Invitation {
  const label = invitedLabel(context.policy.platforms, { platform, account });
  return { platform, account, label, role, by: invitedByName, expiresAt };
}
