import { type EntityManager, In, Like } from 'typeorm';
import { nameKey } from '../../domain/people/names.ts';
import { accountsLabel, personChoice, personLabel } from '../../domain/people/personLabel.ts';
import { isPlatformId, pickByName, readAccountName } from '../../domain/people/pickPerson.ts';
import type { Named } from '../../domain/refs.ts';
import { IdentityEntity, type IdentityRow, PersonEntity } from '../../persistence/entities/people.ts';
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
  return await context.database.read(async (manager) => {
    const named = readAccountName(text);
    if (named !== undefined) return await findAccount(manager, named.platform, named.account);
    const byId = await findByIdentity(manager, platform, wanted);
    if (byId.length > 0 || isPlatformId(platform, wanted)) return byId;
    if (await manager.existsBy(PersonEntity, { id: wanted })) return await labelled(manager, [wanted]);
    return pickByName(wanted, platform, await bearersOf(manager, wanted));
  });
}

/** Builds people's full labels. @returns them by ID; people who no longer exist are left out. */
export async function labelPeople(
  context: ServiceContext,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LabelledPerson>> {
  const people = await context.database.read((manager) => labelled(manager, ids));
  return new Map(people.map((person) => [person.id, person]));
}

/** Builds one person's full label; just the name if they no longer exist. */
export async function labelPerson(context: ServiceContext, { id, name }: Named): Promise<string> {
  return (await labelPeople(context, [id])).get(id)?.label ?? name;
}

/** Reads people with their accounts, in the order in which those were joined. */
export async function labelled(manager: EntityManager, ids: readonly string[]): Promise<readonly Candidate[]> {
  if (ids.length === 0) return [];
  const people = await manager.findBy(PersonEntity, { id: In([...new Set(ids)]) });
  const identities = await manager.find(IdentityEntity, {
    where: { personId: In(people.map(({ id }) => id)) },
    order: { createdAt: 'ASC', platform: 'DESC', externalId: 'ASC' },
  });
  return people.map(({ id, name }) => {
    const own = identities.filter(({ personId }) => personId === id);
    const words = {
      label: personLabel(name, own),
      accounts: accountsLabel(name, own),
      choice: personChoice(name, own),
    };
    return { id, name, identities: own, ...words };
  });
}

type Candidate = LabelledPerson & { readonly identities: readonly IdentityRow[] };

/** Finds the person with a platform account, by its ID or else by its handle. */
async function findAccount(manager: EntityManager, platform: string, account: string): Promise<readonly Candidate[]> {
  const byId = await findByIdentity(manager, platform, account);
  if (byId.length > 0) return byId;
  const rows = await manager.findBy(IdentityEntity, { platform, handle: account });
  return await labelled(
    manager,
    rows.map(({ personId }) => personId),
  );
}

async function findByIdentity(manager: EntityManager, platform: string, id: string): Promise<readonly Candidate[]> {
  const rows = await manager.findBy(IdentityEntity, [
    { platform, externalId: id },
    // As in a mention: Slack's leaves the workspace out.
    ...(/^[0-9A-Z]+$/.test(id) ? [{ platform, externalId: Like(`%/${id}`) }] : []),
  ]);
  return await labelled(
    manager,
    rows.map(({ personId }) => personId),
  );
}

/** Everyone whose name or handle looks the same. */
async function bearersOf(manager: EntityManager, name: string): Promise<readonly Candidate[]> {
  const key = nameKey(name);
  const people = await manager.findBy(PersonEntity, { nameKey: key });
  const accounts = await manager.findBy(IdentityEntity, { handleKey: key });
  return await labelled(manager, [...people.map(({ id }) => id), ...accounts.map(({ personId }) => personId)]);
}
