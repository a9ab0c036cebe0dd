import { In, IsNull } from 'typeorm';
import { strongestRole } from '../../domain/people/groups/groupRoles.ts';
import { identityNames } from '../../domain/people/identity.ts';
import { nameKey } from '../../domain/people/names.ts';
import type { Actor } from '../../domain/people/permissions.ts';
import { cleanDisplayName, cleanHandle } from '../../domain/people/platformNames.ts';
import type { PlatformUser } from '../../domain/people/platformUser.ts';
import {
  AdminEntity,
  IdentityEntity,
  MemberEntity,
  PersonEntity,
  type PersonRow,
} from '../../persistence/entities/people/people.ts';
import { ProjectEntity } from '../../persistence/entities/projects.ts';
import { change } from '../audit/auditTrail.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { rolesOfGroups } from './groups/groupRoles.ts';
import { acceptInvitations } from './invitations.ts';
import { readSecondFactor } from './secondFactor/state.ts';
import { followPlatform, type KnownAccount } from './updateAccount.ts';

/**
 * Finds the acting person, with their current permissions. Someone new is stored as a person without any role.
 * @param speaks false if their platform only reports them, because they were mentioned or changed something there.
 */
export async function identify(context: ServiceContext, who: PlatformUser, speaks = true): Promise<Actor> {
  const known = (await findByIdentity(context, who)) ?? (await register(context, who));
  const person = await followPlatform(context, known, who, speaks);
  const onCall = who.groups.some((group) => context.policy.onCallGroups.has(group));
  return await actorOf(context, person, who, onCall);
}

/**
 * Finds someone who isn't speaking, by one of their accounts, with the permissions that are stored.
 * @param facts whether to take them for on call, and the groups that their platform says they are in now.
 * @returns undefined where the account is nobody's.
 */
export async function findActor(
  context: ServiceContext,
  account: Pick<PlatformUser, 'platform' | 'externalId'>,
  facts: { readonly onCall: boolean; readonly groups: readonly string[] },
): Promise<Actor | undefined> {
  const known = await findByIdentity(context, account);
  if (known === undefined) return undefined;
  return await actorOf(context, known.person, { ...account, groups: facts.groups }, facts.onCall);
}

async function actorOf(
  context: ServiceContext,
  person: PersonRow,
  { platform, externalId, groups }: Pick<PlatformUser, 'platform' | 'externalId' | 'groups'>,
  onCall: boolean,
): Promise<Actor> {
  return await context.database.read(async (manager) => {
    const { id: personId } = person;
    const members = await manager.findBy(MemberEntity, { personId });
    const identities = await manager.findBy(IdentityEntity, { personId });
    const granted = await manager.existsBy(AdminEntity, { personId });
    const { platforms, admins } = context.policy;
    const configured = identities.some((one) => identityNames(platforms, one).some((name) => admins.has(name)));
    const byGroup = await rolesOfGroups(manager, groups);
    const ids = [...members, ...byGroup].map(({ projectId }) => projectId);
    const projects =
      ids.length === 0 ? [] : await manager.findBy(ProjectEntity, { id: In([...new Set(ids)]), archivedAt: IsNull() });
    return {
      personId,
      name: person.name,
      admin: granted || configured,
      onCall,
      roles: new Map(
        projects.flatMap(({ id }) => {
          const own = members.find(({ projectId }) => projectId === id)?.role;
          const role = strongestRole(
            own,
            groups,
            byGroup.filter(({ projectId }) => projectId === id),
          );
          return role === undefined ? [] : [[id, role]];
        }),
      ),
      ...(groups.length === 0 ? {} : { groups }),
      activeProjectId: person.activeProjectId,
      timeZone: person.timeZone,
      projectCreators: context.policy.projectCreators,
      secondFactor: await readSecondFactor(context, manager, { platform, externalId, personId }),
    };
  });
}

async function findByIdentity(
  context: ServiceContext,
  { platform, externalId }: Pick<PlatformUser, 'platform' | 'externalId'>,
): Promise<KnownAccount | undefined> {
  return await context.database.read(async (manager) => {
    const identity = await manager.findOneBy(IdentityEntity, { platform, externalId });
    const person = identity === null ? null : await manager.findOneBy(PersonEntity, { id: identity.personId });
    return identity === null || person === null ? undefined : { person, identity };
  });
}

async function register(context: ServiceContext, who: PlatformUser): Promise<KnownAccount> {
  const { platform, externalId } = who;
  const name = cleanDisplayName(who.displayName);
  const handle = cleanHandle(who.handle);
  const now = context.clock();
  return await change(context, async (transaction) => {
    const { manager } = transaction;
    const { timeZone = null, locale = null } = who;
    const facts = { name, nameKey: nameKey(name), activeProjectId: null, createdAt: now, timeZone, locale };
    const person = { id: newRowId(context), ...facts, lastPlatform: platform };
    const handleKey = handle === null ? null : nameKey(handle);
    const identity = { platform, externalId, personId: person.id, createdAt: now, handle, handleKey, goneAt: null };
    await manager.createQueryBuilder().insert().into(IdentityEntity).values(identity).orIgnore().execute();
    // The first insert wins, here or in another replica.
    const stored = await manager.findOneByOrFail(IdentityEntity, { platform, externalId });
    if (stored.personId !== person.id)
      return { person: await manager.findOneByOrFail(PersonEntity, { id: stored.personId }), identity: stored };
    await manager.insert(PersonEntity, person);
    transaction.record({ by: 'latchkey', action: 'person.register', subject: name, detail: { platform } });
    await acceptInvitations(context, transaction, person, { platform, externalId });
    return { person, identity };
  });
}

/** Whether an account is known, without storing it. */
export async function isKnown(context: ServiceContext, platform: string, externalId: string): Promise<boolean> {
  return await context.database.read((manager) => manager.existsBy(IdentityEntity, { platform, externalId }));
}
