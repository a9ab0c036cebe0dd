import { IsNull } from 'typeorm';
import type { Requester } from '../../domain/people/authorization.ts';
import type { Confirmation } from '../../domain/people/confirmation.ts';
import type { Named } from '../../domain/refs.ts';
import { SUCH } from '../../domain/refusalCopy.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import { isNameTaken } from '../../persistence/databaseError.ts';
import { MemberEntity, PersonEntity } from '../../persistence/entities/people/people.ts';
import { ProjectEntity } from '../../persistence/entities/projects.ts';
import { change } from '../audit/auditTrail.ts';
import { claimConfirmation, refuseIfChanged, voidConfirmation } from '../confirmations.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { countLivingKeys } from '../keys/keyCounts.ts';
import { authorize, demandOf } from '../people/authorization.ts';
import { changeProject } from './changeProject.ts';

/** A checked name, with the key that must be unique. */
export interface FreshName {
  readonly name: string;
  readonly nameKey: string;
}

/** Creates a project. Its creator owns it, and it becomes their active project. */
export async function createProject(
  context: ServiceContext,
  requester: Requester,
  { name, nameKey }: FreshName,
): Promise<Result<Named>> {
  return await refusingTakenName({ thing: 'project', subject: name }, () =>
    change(context, async (locked) => {
      const demand = { action: 'project.create', subject: name, noun: 'project', scope: {} } as const;
      const permit = await authorize(context, locked, requester, demand);
      if (permit.kind === 'refused') return permit;
      const { transaction, by } = permit;
      const { manager } = transaction;
      if (await manager.existsBy(ProjectEntity, { nameKey, archivedAt: IsNull() })) {
        return refused({ code: 'name-taken', thing: 'project', subject: name });
      }
      const createdAt = context.clock();
      const project = { id: newRowId(context), name, nameKey, createdAt, archivedAt: null, approval: 'none' } as const;
      await manager.insert(ProjectEntity, project);
      await manager.insert(MemberEntity, { projectId: project.id, personId: by.personId, role: 'owner', createdAt });
      await manager.update(PersonEntity, { id: by.personId }, { activeProjectId: project.id });
      transaction.record({ by, action: 'project.create', subject: name, projectId: project.id });
      return done({ id: project.id, name });
    }),
  );
}

/** Makes a project the person's active one. */
export async function useProject(
  context: ServiceContext,
  requester: Requester,
  project: Named,
): Promise<Result<Named>> {
  return await changeProject(context, requester, project, 'project.use', async ({ transaction, by }) => {
    await transaction.manager.update(PersonEntity, { id: by.personId }, { activeProjectId: project.id });
    transaction.record({ by, action: 'project.use', subject: project.name, projectId: project.id });
    return done(project);
  });
}

/** Renames a project. */
export async function renameProject(
  context: ServiceContext,
  requester: Requester,
  project: Named,
  { name, nameKey }: FreshName,
): Promise<Result<Named>> {
  return await refusingTakenName({ thing: 'project', subject: name }, () =>
    changeProject(context, requester, project, 'project.rename', async ({ transaction, by }, row) => {
      const holder = await transaction.manager.findOneBy(ProjectEntity, { nameKey, archivedAt: IsNull() });
      if (holder !== null && holder.id !== project.id)
        return refused({ code: 'name-taken', thing: 'project', subject: name });
      await transaction.manager.update(ProjectEntity, { id: project.id }, { name, nameKey });
      transaction.manyKeysChanged();
      const detail = { was: row.name };
      transaction.record({ by, action: 'project.rename', subject: name, projectId: project.id, detail });
      return done({ id: project.id, name });
    }),
  );
}

/** Archives a project without living keys, and hides it and its integration channels. */
export async function archiveProject(
  context: ServiceContext,
  requester: Requester,
  confirmation: Confirmation,
): Promise<Result<Named>> {
  return await change(context, async (locked) => {
    const id = confirmation.subjectId;
    const lost = await claimConfirmation(context, locked, confirmation);
    const project = await locked.selectOneForUpdate(ProjectEntity, { id, archivedAt: IsNull() });
    const subject = project?.name ?? confirmation.seen['name'] ?? SUCH.project;
    const refuse = async (refusal: Refusal) => {
      if (lost === undefined) await voidConfirmation(locked, confirmation.id);
      const detail = { code: refusal.code };
      const event = { by: requester, action: 'project.archive', subject, projectId: id, detail } as const;
      locked.record({ ...event, outcome: 'refused' });
      return refused(refusal);
    };
    if (lost !== undefined) return await refuse(lost);
    const permit = await authorize(context, locked, requester, demandOf('project.archive', { id, name: subject }));
    if (permit.kind === 'refused') {
      await voidConfirmation(locked, confirmation.id);
      return permit;
    }
    const { transaction, by } = permit;
    if (project === null) return await refuse({ code: 'project-gone', subject });
    const changed = refuseIfChanged('project', project.name, confirmation.seen, { name: project.name });
    if (changed !== undefined) return await refuse(changed);
    if ((await countLivingKeys(transaction.manager, { projectId: id }, context.clock())) > 0) {
      return await refuse({ code: 'project-has-keys', subject });
    }
    await transaction.manager.update(ProjectEntity, { id }, { archivedAt: context.clock() });
    await transaction.manager.update(PersonEntity, { activeProjectId: id }, { activeProjectId: null });
    transaction.record({ by, action: 'project.archive', subject, projectId: id });
    return done({ id, name: project.name });
  });
}

/** A name that is taken. */
type TakenName = Extract<Refusal, { readonly code: 'name-taken' }> & {
  readonly thing: 'project' | 'integration channel' | 'app';
};

/**
 * Refuses a name taken at the same moment: the unique index catches the later of the two, which is refused like any
 * other.
 */
export async function refusingTakenName<T>(
  taken: Omit<TakenName, 'code'>,
  work: () => Promise<Result<T>>,
): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    if (isNameTaken(error, taken.thing === 'integration channel' ? 'channel' : taken.thing))
      return refused({ code: 'name-taken', ...taken });
    throw error;
  }
}
