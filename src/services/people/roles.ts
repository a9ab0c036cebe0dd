import { type EntityManager, In } from 'typeorm';
import type { Notice } from '../../domain/notices/notice.ts';
import { weightOfRole } from '../../domain/people/approvals/approvals.ts';
import type { Demand, Requester } from '../../domain/people/authorization.ts';
import type { Confirmation } from '../../domain/people/confirmation.ts';
import { refuseGrant } from '../../domain/people/grant.ts';
import type { AuthorizedActor } from '../../domain/people/permissions.ts';
import { PROJECT_ROLES, type ProjectRole } from '../../domain/people/permissions.ts';
import type { Named } from '../../domain/refs.ts';
import { SUCH } from '../../domain/refusalCopy.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import type { Transaction } from '../../persistence/database.ts';
import { isThereAlready } from '../../persistence/databaseError.ts';
import { AdminEntity, MemberEntity, PersonEntity } from '../../persistence/entities/people/people.ts';
import { change, recordRefusal } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { inNameOf, lockKeysOf, passOnKeys } from '../keys/passOnKeys.ts';
import { ONLY_THEIRS, queueNotice } from '../outbox/notices.ts';
import { lockProject } from '../projects/changeProject.ts';
import { changeAsAsked, refuseIfNotAsAsked } from './askedGrant.ts';
import { authorize, demandOf } from './authorization.ts';
import { configuredAdmins } from './configuredAdmins.ts';

/**
 * Gives a person a role in a project, or changes their role. The last owner can't be demoted.
 * @param asked the answered question, if one was asked: it is claimed, and what it showed must still hold.
 */
export async function grantRole(
  context: ServiceContext,
  requester: Requester,
  project: Named,
  person: Named,
  role: ProjectRole,
  asked?: Confirmation,
): Promise<Result<{ readonly was: ProjectRole | null }>> {
  const demand = { ...demandOf('role.grant', project, person.name), weighsAs: weightOfRole(role) };
  const lock = (transaction: Transaction) => lockProject(transaction, project.id);
  return await changeAsAsked(context, { requester, demand, asked, lock }, async ({ transaction, by }, living) => {
    if (living === null) return refused({ code: 'project-gone', subject: project.name });
    const { manager } = transaction;
    const where = { projectId: project.id, personId: person.id };
    // Someone who was meanwhile joined to another person is no longer a person.
    const known = await transaction.shareOne(PersonEntity, { id: person.id });
    if (known === null) return refused({ code: 'not-found', subject: SUCH.person });
    const member = await manager.findOneBy(MemberEntity, where);
    const cannot = refuseGrant(person, role, member?.role, await ownersOf(manager, project.id));
    if (cannot !== undefined) return refused(cannot);
    const held = { project: project.name, was: member?.role };
    const changed = await refuseIfNotAsAsked(context, manager, asked, person, held);
    if (changed !== undefined) return refused(changed);
    if (member === null) await manager.insert(MemberEntity, { ...where, role, createdAt: context.clock() });
    else await manager.update(MemberEntity, where, { role });
    const detail = { role, was: member?.role ?? 'none' };
    transaction.record({ by, action: 'role.grant', subject: person.name, projectId: project.id, detail });
    const params = { by: by.name, role, project: project.name };
    await notify(context, transaction, by, person, { kind: 'role-granted', params });
    return done({ was: member?.role ?? null });
  });
}

/**
 * Removes a person from a project. Their keys there belong to the project from then on, and keys that were assigned to them are given
 * back.
 */
export async function revokeRole(
  context: ServiceContext,
  requester: Requester,
  project: Named,
  person: Named,
): Promise<Result<{ readonly was: ProjectRole; readonly keys: number }>> {
  return await change(context, async (locked) => {
    const living = await lockProject(locked, project.id);
    await lockKeysOf(context, locked, person.id, project.id);
    const permit = await authorize(context, locked, requester, demandOf('role.revoke', project, person.name));
    if (permit.kind === 'refused') return permit;
    const { transaction, by } = permit;
    if (living === null) return refused({ code: 'project-gone', subject: project.name });
    const { manager } = transaction;
    const where = { projectId: project.id, personId: person.id };
    const member = await manager.findOneBy(MemberEntity, where);
    if (member === null) return refused({ code: 'no-such-role', subject: person.name });
    if (member.role === 'owner' && (await isLastOwner(manager, project.id))) {
      return refused({ code: 'last-owner', subject: person.name });
    }
    await manager.update(PersonEntity, { id: person.id, activeProjectId: project.id }, { activeProjectId: null });
    await manager.delete(MemberEntity, where);
    transaction.record({
      by,
      action: 'role.revoke',
      subject: person.name,
      projectId: project.id,
      detail: { was: member.role },
    });
    const params = { by: by.name, project: project.name };
    await notify(context, transaction, by, person, { kind: 'role-revoked', params });
    const leaving = { projectId: project.id, because: 'left-project', by: inNameOf(transaction, by) } as const;
    const keys = await passOnKeys(context, transaction, person, leaving);
    return done({ was: member.role, keys });
  });
}

/** Makes a person an admin of the deployment. */
export async function grantAdmin(
  context: ServiceContext,
  requester: Requester,
  person: Named,
  asked?: Confirmation,
): Promise<Result<null>> {
  const demand = demandOnAdmins('role.grant', person);
  const lock = () => Promise.resolve();
  const granted = changeAsAsked(context, { requester, demand, asked, lock }, async ({ transaction, by }) => {
    const known = await transaction.shareOne(PersonEntity, { id: person.id });
    if (known === null) return refused({ code: 'not-found', subject: SUCH.person });
    const held = await transaction.manager.existsBy(AdminEntity, { personId: person.id });
    if (held) return refused({ code: 'role-held', subject: person.name });
    const changed = await refuseIfNotAsAsked(context, transaction.manager, asked, person, {});
    if (changed !== undefined) return refused(changed);
    await transaction.manager.insert(AdminEntity, { personId: person.id, createdAt: context.clock() });
    transaction.record({ by, action: 'role.grant', subject: person.name, detail: { role: 'admin' } });
    await notify(context, transaction, by, person, { kind: 'admin-granted', params: { by: by.name } });
    return done(null);
  });
  return await granted.catch(async (error: unknown) => {
    if (!isThereAlready(error, 'admin')) throw error;
    const refusal = { code: 'role-held', subject: person.name } as const;
    // The transaction that found it was rolled back, and its record with it.
    if (asked !== undefined) await recordRefusal(context, requester, 'role.grant', refusal);
    return refused(refusal);
  });
}

/** Removes the granted role `admin` from a person. An admin by configuration stays one. */
export async function revokeAdmin(context: ServiceContext, requester: Requester, person: Named): Promise<Result<null>> {
  return await change(context, async (locked) => {
    // Locks all of them: two admins who revoke each other at the same time must not both succeed.
    const admins = await locked.selectAllForUpdate(AdminEntity, 'personId');
    const permit = await authorize(context, locked, requester, demandOnAdmins('role.revoke', person));
    if (permit.kind === 'refused') return permit;
    const { transaction, by } = permit;
    const { manager } = transaction;
    if (!admins.some((admin) => admin.personId === person.id)) {
      const { spoken } = await configuredAdmins(context, manager);
      const configured = spoken.some(({ personId }) => personId === person.id);
      return refused({ code: configured ? 'configured-admin' : 'no-such-role', subject: person.name });
    }
    if (admins.length === 1 && context.policy.admins.size === 0)
      return refused({ code: 'last-admin', subject: person.name });
    await manager.delete(AdminEntity, { personId: person.id });
    transaction.record({ by, action: 'role.revoke', subject: person.name, detail: { role: 'admin' } });
    return done(null);
  });
}

/** A person with their role. */
export interface Holder {
  readonly person: Named;
  readonly role: ProjectRole | 'admin';
}

/** Lists a project's members, owners first. */
export async function listMembers(context: ServiceContext, projectId: string): Promise<readonly Holder[]> {
  return await context.database.read(async (manager) => {
    const members = await manager.findBy(MemberEntity, { projectId });
    const names = await namesOf(
      manager,
      members.map((member) => member.personId),
    );
    return members
      .map((member) => ({
        person: { id: member.personId, name: names.get(member.personId) ?? '(unknown)' },
        role: member.role,
      }))
      .sort(
        (one, other) =>
          PROJECT_ROLES.indexOf(other.role) - PROJECT_ROLES.indexOf(one.role) ||
          (one.person.name < other.person.name ? -1 : 1),
      );
  });
}

/** An admin, and whether the configuration names them. */
export interface AdminHolder extends Holder {
  readonly configured: boolean;
}

/** Lists the deployment's admins: granted ones, and configured ones that are already known. */
export async function listAdmins(context: ServiceContext): Promise<readonly AdminHolder[]> {
  return await context.database.read(async (manager) => {
    const granted = await manager.find(AdminEntity);
    const { spoken } = await configuredAdmins(context, manager);
    const ids = new Set([...granted, ...spoken].map(({ personId }) => personId));
    const names = await namesOf(manager, [...ids]);
    return [...ids].map((id) => ({
      person: { id, name: names.get(id) ?? '(unknown)' },
      role: 'admin' as const,
      configured: spoken.some(({ personId }) => personId === id),
    }));
  });
}

/** Lists the configured admins who have not spoken yet, as they are configured: `slack:U024BE7LH`. */
export async function configuredStrangers(context: ServiceContext): Promise<readonly string[]> {
  const { strangers } = await context.database.read((manager) => configuredAdmins(context, manager));
  return strangers.map(({ name }) => name);
}

/** @returns whether a person is a member of a project; locks the membership until the transaction ends. */
export async function isMember(transaction: Transaction, projectId: string, personId: string): Promise<boolean> {
  return (await transaction.shareOne(MemberEntity, { projectId, personId })) !== null;
}

function demandOnAdmins(action: 'role.grant' | 'role.revoke', person: Named): Demand {
  return { action, subject: person.name, noun: 'project', scope: {} };
}

async function namesOf(manager: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const people = await manager.findBy(PersonEntity, { id: In([...ids]) });
  return new Map(people.map((person) => [person.id, person.name]));
}

async function isLastOwner(manager: EntityManager, projectId: string): Promise<boolean> {
  return (await ownersOf(manager, projectId)) <= 1;
}

async function ownersOf(manager: EntityManager, projectId: string): Promise<number> {
  return await manager.countBy(MemberEntity, { projectId, role: 'owner' });
}

async function notify(
  context: ServiceContext,
  transaction: Transaction,
  by: AuthorizedActor,
  person: Named,
  notice: Notice,
): Promise<void> {
  if (person.id === by.personId) return;
  const about = `role:${context.clock()}:${Buffer.from(context.random(6)).toString('hex')}`;
  await queueNotice(context, transaction, { ...notice, personId: person.id, about, ...ONLY_THEIRS });
}
