import { IsNull } from 'typeorm';
import { PENDING_LIFE } from '../../domain/keys/regeneration.ts';
import type { Secret } from '../../domain/keys/secret.ts';
import { newKeyId, newSecret } from '../../domain/keys/secretFormat.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import type { AuthorizedActor } from '../../domain/people/permissions.ts';
import type { ChannelRef, Named } from '../../domain/refs.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import type { Transaction } from '../../persistence/database.ts';
import { KeyEntity, SecretEntity } from '../../persistence/entities/keys.ts';
import { ChannelEntity, type ChannelRow, ProjectEntity, type ProjectRow } from '../../persistence/entities/projects.ts';
import { type AuthorizedTransaction, change } from '../audit/auditTrail.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { authorize, demandOf } from '../people/authorization.ts';
import { isMember } from '../people/roles.ts';
import { openDelivery } from './openDelivery.ts';

/** A secret committed as pending and waiting to be shown. Its plaintext exists only here (invariant 1). */
export interface UndeliveredSecret {
  readonly deliveryId: string;
  readonly keyId: string;
  readonly keyName: string;
  readonly secret: Secret;
}

/** The properties of a new key. */
export interface NewKey {
  readonly channel: ChannelRef;
  readonly name: string;
  readonly nameKey: string;
  readonly owner: Named;
  /** When it expires; by default the configured validity from now. */
  readonly expiresAt?: EpochMs;
}

/**
 * Creates a key whose first secret is pending: if it never reaches the person, the key is removed with it. The name
 * must be free among the channel's living keys.
 */
export async function createKey(
  context: ServiceContext,
  requester: Requester,
  asked: NewKey,
): Promise<Result<UndeliveredSecret>> {
  return await change(context, async (locked) => {
    const place = await lockPlace(locked, asked.channel);
    const permit = await authorize(
      context,
      locked,
      requester,
      demandOf('key.create', asked.channel.project, asked.name),
    );
    if (permit.kind === 'refused') return permit;
    const { transaction, by } = permit;
    const added = await addKey(context, transaction, by, asked, place);
    if (added.kind === 'refused') return added;
    const secret = await addPendingSecret(context, transaction, by, added.value);
    return done({ ...secret, keyName: asked.name });
  });
}

/** Where a key is to be, as it stands under its locks; null for what is gone. */
export interface LockedPlace {
  readonly project: ProjectRow | null;
  readonly channel: ChannelRow | null;
}

/** Locks the project first, so that archiving it and creating a key in it exclude each other; then the channel. */
export async function lockPlace(
  locked: Transaction,
  { id, project }: Pick<ChannelRef, 'id' | 'project'>,
): Promise<LockedPlace> {
  return {
    project: await locked.selectOneForUpdate(ProjectEntity, { id: project.id, archivedAt: IsNull() }),
    channel: await locked.selectOneForUpdate(ChannelEntity, { id, removedAt: IsNull() }),
  };
}

/**
 * Adds a key without a secret to a locked place, in the name of someone who may, with its audit event. The caller adds its first secret
 * in the same transaction.
 * @returns what that secret needs; or a refusal: `project-gone`, `channel-gone`, `not-a-member`, `name-taken`.
 */
export async function addKey(
  context: ServiceContext,
  transaction: AuthorizedTransaction,
  by: AuthorizedActor,
  asked: NewKey,
  { project: living, channel }: LockedPlace,
): Promise<Result<NewSecret>> {
  const { project } = asked.channel;
  if (living === null) return refused({ code: 'project-gone', subject: project.name });
  if (channel === null) return refused({ code: 'channel-gone', subject: asked.channel.name });
  // The creator may own it; anyone else must exist and be able to see it.
  if (asked.owner.id !== by.personId && !(await isMember(transaction, project.id, asked.owner.id))) {
    return refused({ code: 'not-a-member', subject: asked.owner.name, within: project.name });
  }
  if (await nameIsTaken(context, transaction, asked.channel.id, asked.nameKey)) {
    return refused({
      code: 'name-taken',
      thing: 'key',
      subject: asked.name,
      within: `${project.name}/${channel.name}`,
    });
  }
  const now = context.clock();
  const keyId = newKeyId(context.random);
  const expiresAt = asked.expiresAt ?? now + context.policy.keyValidity;
  await transaction.manager.insert(KeyEntity, {
    id: keyId,
    channelId: channel.id,
    projectId: channel.projectId,
    name: asked.name,
    nameKey: asked.nameKey,
    ownerId: asked.owner.id,
    createdAt: now,
    expiresAt,
    disabledAt: null,
    lockedAt: null,
    deletedAt: null,
    failures: [],
    failureTotal: 0,
    lastUsedAt: null,
    useCount: 0,
    replacesId: null,
    warnAt: 0,
    snoozedUntil: null,
  });
  const detail = { owner: asked.owner.name, channel: `${asked.channel.project.name}/${asked.channel.name}` };
  transaction.record({ by, action: 'key.create', subject: asked.name, projectId: channel.projectId, keyId, detail });
  return done({ keyId, generation: 1, pendingUntil: now + PENDING_LIFE, expiresAt, overlap: 0 });
}

async function nameIsTaken(
  context: ServiceContext,
  transaction: Transaction,
  channelId: string,
  nameKey: string,
): Promise<boolean> {
  const now = context.clock();
  const rows = await transaction.manager.findBy(KeyEntity, { channelId, nameKey });
  return rows.some((row) => row.deletedAt === null || row.deletedAt > now);
}

/** What a new secret is stored with. */
export interface NewSecret {
  readonly keyId: string;
  readonly generation: number;
  readonly pendingUntil: EpochMs;
  readonly expiresAt: EpochMs;
  readonly overlap: number;
}

/** Draws a secret and stores its hash as pending. Its plaintext is in memory only. */
export async function drawPendingSecret(
  context: ServiceContext,
  transaction: Transaction,
  facts: NewSecret,
): Promise<{ readonly secretId: string; readonly secret: Secret }> {
  const secret = newSecret(facts.keyId, context.random);
  const secretId = newRowId(context);
  await transaction.manager.insert(SecretEntity, {
    ...facts,
    id: secretId,
    state: 'pending',
    hash: context.pepper.hash(secret.reveal()),
    createdAt: context.clock(),
    overlapEndsAt: null,
  });
  transaction.keyChanged(facts.keyId);
  return { secretId, secret };
}

/** Draws a secret, stores its hash as pending, and opens its delivery. */
export async function addPendingSecret(
  context: ServiceContext,
  transaction: Transaction,
  by: AuthorizedActor,
  facts: NewSecret,
): Promise<Omit<UndeliveredSecret, 'keyName'> & { readonly secretId: string }> {
  const { secretId, secret } = await drawPendingSecret(context, transaction, facts);
  const deliveryId = newRowId(context);
  await openDelivery(context, transaction.manager, { id: deliveryId, secretId, keyId: facts.keyId, by });
  return { deliveryId, keyId: facts.keyId, secret, secretId };
}
