import { IsNull } from 'typeorm';
import type { Demand, Requester } from '../../domain/people/authorization.ts';
import type { Confirmation } from '../../domain/people/confirmation.ts';
import type { ChannelRef, Named } from '../../domain/refs.ts';
import { SUCH } from '../../domain/refusalCopy.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import { ChannelEntity, ProjectEntity } from '../../persistence/entities/projects.ts';
import { change } from '../audit/auditTrail.ts';
import { claimConfirmation, refuseIfChanged, voidConfirmation } from '../confirmations.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { countLivingKeys } from '../keys/keyCounts.ts';
import { authorize, demandOf } from '../people/authorization.ts';
import { changeProject } from './changeProject.ts';
import { type FreshName, refusingTakenName } from './projects.ts';

/** Adds an integration channel to a project. */
export async function addChannel(
  context: ServiceContext,
  requester: Requester,
  project: Named,
  { name, nameKey }: FreshName,
): Promise<Result<ChannelRef>> {
  return await refusingTakenName({ thing: 'integration channel', subject: name, within: project.name }, () =>
    changeProject(
      context,
      requester,
      project,
      () => demandOf('channel.add', project, name),
      async ({ transaction, by }) => {
        const taken = { projectId: project.id, nameKey, removedAt: IsNull() };
        if (await transaction.manager.existsBy(ChannelEntity, taken))
          return refused({ code: 'name-taken', thing: 'integration channel', subject: name, within: project.name });
        const id = newRowId(context);
        const channel = { id, projectId: project.id, name, nameKey, createdAt: context.clock(), removedAt: null };
        await transaction.manager.insert(ChannelEntity, channel);
        transaction.record({ by, action: 'channel.add', subject: name, projectId: project.id });
        return done({ id, name, project });
      },
    ),
  );
}

/** Renames an integration channel; its keys keep working. */
export async function renameChannel(
  context: ServiceContext,
  requester: Requester,
  channel: ChannelRef,
  { name, nameKey }: FreshName,
): Promise<Result<ChannelRef>> {
  return await refusingTakenName({ thing: 'integration channel', subject: name, within: channel.project.name }, () =>
    change(context, async (locked) => {
      const { project } = channel;
      const living = await locked.shareOne(ProjectEntity, { id: project.id, archivedAt: IsNull() });
      const row = await locked.selectOneForUpdate(ChannelEntity, { id: channel.id, removedAt: IsNull() });
      const permit = await authorize(context, locked, requester, demandOnChannel('channel.rename', channel));
      if (permit.kind === 'refused') return permit;
      const { transaction, by } = permit;
      if (living === null) return refused({ code: 'project-gone', subject: project.name });
      if (row === null) return refused({ code: 'channel-gone', subject: channel.name });
      const same = { projectId: row.projectId, nameKey, removedAt: IsNull() };
      const holder = await transaction.manager.findOneBy(ChannelEntity, same);
      if (holder !== null && holder.id !== channel.id)
        return refused({ code: 'name-taken', thing: 'integration channel', subject: name, within: project.name });
      await transaction.manager.update(ChannelEntity, { id: channel.id }, { name, nameKey });
      transaction.manyKeysChanged();
      const detail = { was: row.name };
      transaction.record({ by, action: 'channel.rename', subject: name, projectId: row.projectId, detail });
      return done({ ...channel, name });
    }),
  );
}

/** Removes an integration channel that has no living keys. */
export async function removeChannel(
  context: ServiceContext,
  requester: Requester,
  confirmation: Confirmation,
): Promise<Result<{ readonly name: string }>> {
  return await change(context, async (locked) => {
    const id = confirmation.subjectId;
    const lost = await claimConfirmation(context, locked, confirmation);
    const found = await locked.manager.findOneBy(ChannelEntity, { id });
    const project =
      found === null ? null : await locked.shareOne(ProjectEntity, { id: found.projectId, archivedAt: IsNull() });
    const channel =
      project === null ? null : await locked.selectOneForUpdate(ChannelEntity, { id, removedAt: IsNull() });
    const subject = channel?.name ?? confirmation.seen['name'] ?? SUCH['integration channel'];
    const scope = channel === null ? {} : { projectId: channel.projectId };
    const refuse = async (refusal: Refusal) => {
      if (lost === undefined) await voidConfirmation(locked, confirmation.id);
      const detail = { code: refusal.code };
      locked.record({ by: requester, action: 'channel.remove', subject, outcome: 'refused', detail, ...scope });
      return refused(refusal);
    };
    if (lost !== undefined) return await refuse(lost);
    if (project === null || channel === null) return await refuse({ code: 'channel-gone', subject });
    const demand = demandOnChannel('channel.remove', { name: subject, project });
    const permit = await authorize(context, locked, requester, demand);
    if (permit.kind === 'refused') {
      await voidConfirmation(locked, confirmation.id);
      return permit;
    }
    const { transaction, by } = permit;
    const now = { name: channel.name, project: project.name };
    const changed = refuseIfChanged('integration channel', channel.name, confirmation.seen, now);
    if (changed !== undefined) return await refuse(changed);
    if ((await countLivingKeys(transaction.manager, { channelId: id }, context.clock())) > 0) {
      return await refuse({ code: 'channel-has-keys', subject, within: project.name });
    }
    await transaction.manager.update(ChannelEntity, { id }, { removedAt: context.clock() });
    transaction.record({ by, action: 'channel.remove', subject, ...scope });
    return done({ name: channel.name });
  });
}

function demandOnChannel(action: Demand['action'], channel: Pick<ChannelRef, 'name' | 'project'>): Demand {
  const scope = { projectId: channel.project.id, projectName: channel.project.name };
  return { action, subject: channel.name, noun: 'integration channel', scope };
}
