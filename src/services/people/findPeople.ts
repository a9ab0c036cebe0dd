import { type EntityManager, In, Like } from 'typeorm';
import { nameKey } from '../../domain/people/names.ts';
import { accountsLabel, personChoice, personLabel } from '../../domain/people/personLabel.ts';
import { type AccountName, isPlatformId, pickByName, readAccountName } from '../../domain/people/pickPerson.ts';
import type { PlatformFacts } from '../../domain/platformFacts.ts';
import type { Named } from '../../domain/refs.ts';
import { IdentityEntity, type IdentityRow, PersonEntity } from '../../persistence/entities/people/people.ts';
import type { ServiceContext } from '../context.ts';

/** A person with labels that distinguish them from everyone else. */
export interface LabelledPerson extends Named {
  /** The name, with the handle and ID of each account (domain/people/personLabel). */
  readonly label: string;
  /** The part of the label that names the accounts. */
  readonly accounts: string;
  /** A label short enough for a list of choices. */
  readonly choice: string;
}

/**
 * Finds who a typed text means: one account (`slack:U…`, a mention, a row's ID), or everyone with that name or handle.
 * @param platform where it was typed; its own IDs and handles need no prefix.
 * @returns several people if the text is ambiguous; then nobody is meant yet.
 */
export async function findPeople(
  context: ServiceContext,
  text: string,
  platform: string,
): Promise<readonly LabelledPerson[]> {
  const wanted = text.replace(/^@/, '');
  const { platforms } = context.policy;
  return await context.database.read(async (manager) => {
    const named = readAccountName(platforms, text);
    if (named !== undefined) return await labelled(platforms, manager, await findAccount(manager, named));
    const byId = await findByIdentity(manager, { platform, account: wanted });
    if (byId.length > 0 || isPlatformId(platforms, platform, wanted)) return await labelled(platforms, manager, byId);
    if (await manager.existsBy(PersonEntity, { id: wanted })) return await labelled(platforms, manager, [wanted]);
    return pickByName(wanted, platform, await labelled(platforms, manager, await bearersOf(manager, wanted)));
  });
}

/** Builds people's full labels. @returns them by ID; people who no longer exist are left out. */
export async function labelPeople(
  context: ServiceContext,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LabelledPerson>> {
  const people = await context.database.read((manager) => labelled(context.policy.platforms, manager, ids));
  return new Map(people.map((person) => [person.id, person]));
}

/** Builds one person's full label; just the name if they no longer exist. */
export async function labelPerson(context: ServiceContext, { id, name }: Named): Promise<string> {
  return (await labelPeople(context, [id])).get(id)?.label ?? name;
}

/** Reads people with their accounts, in the order in which those were joined. */
export async function labelled(
  platforms: readonly PlatformFacts[],
  manager: EntityManager,
  ids: readonly string[],
): Promise<readonly Candidate[]> {
  if (ids.length === 0) return [];
  const people = await manager.findBy(PersonEntity, { id: In([...new Set(ids)]) });
  const identities = await manager.find(IdentityEntity, {
    where: { personId: In(people.map(({ id }) => id)) },
    order: { createdAt: 'ASC', platform: 'DESC', externalId: 'ASC' },
  });
  return people.map(({ id, name }) => {
    const own = identities.filter(({ personId }) => personId === id);
    const words = {
      label: personLabel(platforms, name, own),
      accounts: accountsLabel(platforms, name, own),
      choice: personChoice(platforms, name, own),
    };
    return { id, name, identities: own, ...words };
  });
}

type Candidate = LabelledPerson & { readonly identities: readonly IdentityRow[] };

/** Finds people by a platform's own ID, or else by handle. @returns their IDs. */
async function findAccount(manager: EntityManager, named: AccountName): Promise<readonly string[]> {
  const byId = await findByIdentity(manager, named);
  if (byId.length > 0) return byId;
  const rows = await manager.findBy(IdentityEntity, { platform: named.platform, handle: named.account });
  return rows.map(({ personId }) => personId);
}

async function findByIdentity(manager: EntityManager, { platform, account }: AccountName): Promise<readonly string[]> {
  const rows = await manager.findBy(IdentityEntity, [
    { platform, externalId: account },
    // The ID as in a mention: without the workspace that some platforms' IDs hold.
    ...(/^[0-9A-Z]+$/.test(account) ? [{ platform, externalId: Like(`%/${account}`) }] : []),
  ]);
  return rows.map(({ personId }) => personId);
}

/** Whether someone with an account is known here, inside a transaction. */
export async function isAccountKnown(manager: EntityManager, account: AccountName): Promise<boolean> {
  return (await findByIdentity(manager, account)).length > 0;
}

/** Everyone whose name or handle looks like that, by their IDs. */
async function bearersOf(manager: EntityManager, name: string): Promise<readonly string[]> {
  const key = nameKey(name);
  const people = await manager.findBy(PersonEntity, { nameKey: key });
  const accounts = await manager.findBy(IdentityEntity, { handleKey: key });
  return [...people.map(({ id }) => id), ...accounts.map(({ personId }) => personId)];
}
