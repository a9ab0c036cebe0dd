import type { Demand, Requester } from '../../domain/people/authorization.ts';
import type { Confirmation } from '../../domain/people/confirmation.ts';
import { decideGuess, LINK_CODE_LIFE, newLinkCode, readLinkCode } from '../../domain/people/linkCode.ts';
import { platformLabel } from '../../domain/platformFacts.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import type { Transaction } from '../../persistence/database.ts';
import { LinkCodeEntity, LinkGuessEntity } from '../../persistence/entities/people/links.ts';
import { IdentityEntity, PersonEntity } from '../../persistence/entities/people/people.ts';
import { change } from '../audit/auditTrail.ts';
import { claimConfirmation, voidConfirmation } from '../confirmations.ts';
import type { ServiceContext } from '../context.ts';
import { ONLY_THEIRS, queueNotice } from '../outbox/notices.ts';
import { authorize } from './authorization.ts';
import { labelled } from './findPeople.ts';
import { mergePeople, selectPeopleForUpdate } from './mergePeople.ts';

/** A person with their accounts. */
export interface LinkedPerson {
  readonly id: string;
  readonly name: string;
  /** The platforms on which they have accounts. */
  readonly platforms: readonly string[];
  /** The full label, with every account (domain/people/personLabel). */
  readonly label: string;
}

/**
 * Makes a code that joins another identity to this person, and voids their earlier one. @returns the code, shown once.
 */
export async function makeLinkCode(context: ServiceContext, requester: Requester): Promise<Result<string>> {
  const code = newLinkCode(context.random);
  const row = {
    hash: hashOf(context, readLinkCode(code) ?? code),
    personId: requester.personId,
    expiresAt: context.clock() + LINK_CODE_LIFE,
  };
  return await change(context, async (locked) => {
    const permit = await authorize(context, locked, requester, demandOf(requester, 'link.code'));
    if (permit.kind === 'refused') return permit;
    const { transaction, by } = permit;
    await transaction.manager.delete(LinkCodeEntity, { personId: by.personId });
    await transaction.manager.insert(LinkCodeEntity, row);
    transaction.record({ by, action: 'link.code', subject: by.name });
    return done(code);
  });
}

function demandOf({ name }: Requester, recordAs: 'link.code' | 'link.join'): Demand {
  return { action: 'link', recordAs, subject: name, noun: 'project', scope: {} };
}

/**
 * Finds who made a code. A wrong one is counted before it is answered, and five wrong ones block further guesses for a
 * while.
 * @param by the person who enters the code.
 */
export async function findByLinkCode(
  context: ServiceContext,
  by: { readonly personId: string },
  typed: string,
): Promise<Result<LinkedPerson>> {
  const { personId } = by;
  const code = readLinkCode(typed);
  return await context.database.write(async (transaction): Promise<Result<LinkedPerson>> => {
    const { manager } = transaction;
    // Locks the guesser's own row, so that each of several simultaneous guesses is counted.
    await transaction.selectOneForUpdate(PersonEntity, { id: personId });
    const guesses = await manager.findOneBy(LinkGuessEntity, { personId });
    const decision = decideGuess(guesses ?? undefined, context.clock());
    if (decision.kind === 'wait') return refused({ code: 'link-throttled' });
    const row = code === undefined ? null : await manager.findOneBy(LinkCodeEntity, { hash: hashOf(context, code) });
    if (row === null || row.expiresAt <= context.clock()) {
      await manager.upsert(LinkGuessEntity, { personId, ...decision.ifWrong }, ['personId']);
      return refused({ code: 'link-code-wrong' });
    }
    return row.personId === personId
      ? refused({ code: 'link-same' })
      : done(await linkedPerson(context, transaction, row.personId));
  });
}

/** Joins the person who answers with the person who made the code: they become one, with the roles and keys of both. */
export async function joinPeople(
  context: ServiceContext,
  requester: Requester,
  confirmation: Confirmation,
): Promise<Result<LinkedPerson>> {
  const keepId = confirmation.subjectId;
  return await change(context, async (locked): Promise<Result<LinkedPerson>> => {
    const refuse = (refusal: Refusal) => {
      const detail = { code: refusal.code };
      locked.record({ by: requester, action: 'link.join', subject: by.name, outcome: 'refused', detail });
      return refused(refusal);
    };
    const lost = await claimConfirmation(context, locked, confirmation);
    if (lost !== undefined) return refuse(lost);
    const bothThere = await selectPeopleForUpdate(locked, [keepId, requester.personId]);
    const permit = await authorize(context, locked, requester, demandOf(requester, 'link.join'));
    if (permit.kind === 'refused') {
      await voidConfirmation(locked, confirmation.id);
      return permit;
    }
    const { transaction, by } = permit;
    const { manager } = transaction;
    // The person who made the code may meanwhile have joined somebody else.
    if (!bothThere) return refuse({ code: 'link-code-wrong' });
    const [code] = await manager.findBy(LinkCodeEntity, { personId: keepId });
    // A code works once, and not after it has expired.
    if (code === undefined || code.hash !== confirmation.params['code'] || code.expiresAt <= context.clock())
      return refuse({ code: 'link-code-wrong' });
    await manager.delete(LinkCodeEntity, { personId: keepId });
    await manager.delete(LinkGuessEntity, { personId: by.personId });
    const gone = await linkedPerson(context, transaction, by.personId);
    await mergePeople(transaction, { keepId, goneId: by.personId });
    const joined = await linkedPerson(context, transaction, keepId);
    const detail = { joined: by.personId, platforms: joined.platforms.join(', ') };
    transaction.record({ by: { ...by, personId: keepId }, action: 'link.join', subject: joined.name, detail });
    await queueNotice(context, transaction, {
      kind: 'account-joined',
      params: { account: gone.label, platform: platformLabel(context.policy.platforms, by.platform) },
      personId: keepId,
      about: `link:${confirmation.id}`,
      ...ONLY_THEIRS,
    });
    return done(joined);
  });
}

/** Finds a person with their accounts. */
export async function findLinkedPerson(context: ServiceContext, id: string): Promise<LinkedPerson | undefined> {
  return await context.database.read(async (manager) =>
    (await manager.existsBy(PersonEntity, { id })) ? await linkedPerson(context, { manager }, id) : undefined,
  );
}

/** Whether an identity is joined with another one of the same person. */
export async function isLinked(context: ServiceContext, platform: string, externalId: string): Promise<boolean> {
  return await context.database.read(async (manager) => {
    const identity = await manager.findOneBy(IdentityEntity, { platform, externalId });
    return identity !== null && (await manager.countBy(IdentityEntity, { personId: identity.personId })) > 1;
  });
}

/** The hash under which a code is found, which a question may carry. */
export function linkCodeHash(context: ServiceContext, typed: string): string {
  return hashOf(context, readLinkCode(typed) ?? '');
}

function hashOf(context: ServiceContext, letters: string): string {
  return context.pepper.hash(`link code ${letters}`);
}

async function linkedPerson(
  { policy }: ServiceContext,
  { manager }: Pick<Transaction, 'manager'>,
  id: string,
): Promise<LinkedPerson> {
  const [person] = await labelled(policy.platforms, manager, [id]);
  if (person === undefined) throw new Error('the person who made the code no longer exists');
  const { name, label, identities } = person;
  return { id, name, label, platforms: [...new Set(identities.map(({ platform }) => platform))].sort() };
}
