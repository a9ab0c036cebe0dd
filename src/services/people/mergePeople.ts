import { type EntityManager, In } from 'typeorm';
import { atLeast } from '../../domain/people/permissions.ts';
import type { Transaction } from '../../persistence/database.ts';
import { ConfirmationEntity, DeliveryEntity } from '../../persistence/entities/conversations.ts';
import { KeyEntity } from '../../persistence/entities/keys.ts';
import { NoticeEntity } from '../../persistence/entities/outbox.ts';
import { ChangePaceEntity } from '../../persistence/entities/people/groups.ts';
import { InvitationEntity } from '../../persistence/entities/people/invitations.ts';
import { LinkCodeEntity, LinkGuessEntity } from '../../persistence/entities/people/links.ts';
import { AdminEntity, IdentityEntity, MemberEntity, PersonEntity } from '../../persistence/entities/people/people.ts';
import { HandoverEntity, RequestEntity } from '../../persistence/entities/requests.ts';
import { WarningEntity } from '../../persistence/entities/warnings.ts';
import type { AuditedTransaction } from '../audit/auditTrail.ts';
import { mergeSecondFactors } from './secondFactor/mergeSecondFactors.ts';

/** Which of two people stays, and which one stops being a person of their own. */
export interface Merge {
  readonly keepId: string;
  readonly goneId: string;
}

/**
 * Merges two people: identities, roles (the higher of two), keys and pending notices move over. Open questions of the
 * person who goes are voided. The audit trail keeps the names under which actions were done. Both must be locked
 * (`selectPeopleForUpdate`).
 */
export async function mergePeople(transaction: AuditedTransaction, { keepId, goneId }: Merge): Promise<void> {
  const { manager } = transaction;
  await manager.update(ConfirmationEntity, { personId: goneId, state: 'pending' }, { state: 'void' });
  const keys = await manager.findBy(KeyEntity, { ownerId: goneId });
  await manager.update(KeyEntity, { ownerId: goneId }, { ownerId: keepId, warnAt: 0 });
  for (const { id } of keys) transaction.keyChanged(id);
  await manager.update(RequestEntity, { askerId: goneId }, { askerId: keepId });
  await manager.update(RequestEntity, { decidedById: goneId }, { decidedById: keepId });
  await manager.update(HandoverEntity, { personId: goneId }, { personId: keepId });
  await manager.update(HandoverEntity, { givenById: goneId }, { givenById: keepId });
  // After the keys: a change of a key holds the key's lock when it reads who is changing it.
  await manager.update(IdentityEntity, { personId: goneId }, { personId: keepId });
  await mergeRoles(manager, { keepId, goneId });
  await manager.update(DeliveryEntity, { personId: goneId }, { personId: keepId });
  await manager.update(WarningEntity, { personId: goneId }, { personId: keepId });
  await mergeNotices(manager, { keepId, goneId });
  await mergeSecondFactors(transaction, { keepId, goneId });
  await manager.update(InvitationEntity, { invitedById: goneId }, { invitedById: keepId });
  await manager.delete(LinkCodeEntity, { personId: goneId });
  await manager.delete(LinkGuessEntity, { personId: goneId });
  await manager.delete(ChangePaceEntity, { personId: goneId });
  const [kept, gone] = [
    await manager.findOneByOrFail(PersonEntity, { id: keepId }),
    await manager.findOneByOrFail(PersonEntity, { id: goneId }),
  ];
  await manager.update(
    PersonEntity,
    { id: keepId },
    {
      activeProjectId: kept.activeProjectId ?? gone.activeProjectId,
      timeZone: kept.timeZone ?? gone.timeZone,
      locale: kept.locale ?? gone.locale,
      lastPlatform: gone.lastPlatform ?? kept.lastPlatform,
    },
  );
  // Nine o'clock is then another moment for keys that were already planned.
  if (kept.timeZone === null && gone.timeZone !== null)
    await manager.update(KeyEntity, { ownerId: keepId }, { warnAt: 0 });
  await manager.delete(PersonEntity, { id: goneId });
}

/** Locks people, always in the same order. @returns whether all of them exist. */
export async function selectPeopleForUpdate(transaction: Transaction, ids: readonly string[]): Promise<boolean> {
  let all = true;
  for (const id of [...ids].sort()) all = (await transaction.selectOneForUpdate(PersonEntity, { id })) !== null && all;
  return all;
}

async function mergeRoles(manager: EntityManager, { keepId, goneId }: Merge): Promise<void> {
  const members = await manager.findBy(MemberEntity, { personId: In([keepId, goneId]) });
  for (const { projectId, role, createdAt } of members.filter(({ personId }) => personId === goneId)) {
    const own = members.find((one) => one.personId === keepId && one.projectId === projectId);
    if (own === undefined) await manager.insert(MemberEntity, { projectId, personId: keepId, role, createdAt });
    else if (!atLeast(own.role, role)) await manager.update(MemberEntity, { projectId, personId: keepId }, { role });
  }
  await manager.delete(MemberEntity, { personId: goneId });
  const admin = await manager.findOneBy(AdminEntity, { personId: goneId });
  if (admin === null) return;
  await manager.delete(AdminEntity, { personId: goneId });
  if (!(await manager.existsBy(AdminEntity, { personId: keepId })))
    await manager.insert(AdminEntity, { ...admin, personId: keepId });
}

/** Each message reaches a person once: what either account got, or is getting, is not sent again. */
async function mergeNotices(manager: EntityManager, { keepId, goneId }: Merge): Promise<void> {
  const kept = new Map((await manager.findBy(NoticeEntity, { personId: keepId })).map((row) => [row.about, row]));
  for (const { id, about, state } of await manager.findBy(NoticeEntity, { personId: goneId })) {
    const same = kept.get(about);
    const spare = same === undefined ? undefined : same.state === 'waiting' && state !== 'waiting' ? same.id : id;
    if (spare !== undefined) await manager.delete(NoticeEntity, { id: spare });
    if (spare !== id) await manager.update(NoticeEntity, { id }, { personId: keepId });
  }
}
