import { In } from 'typeorm';
import { identityNames } from '../domain/identity.ts';
import { checkName, nameKey } from '../domain/names.ts';
import type { Actor } from '../domain/permissions.ts';
import { KeyEntity } from '../persistence/entities/keys.ts';
import {
  AdminEntity,
  IdentityEntity,
  MemberEntity,
  PersonEntity,
  type PersonRow,
} from '../persistence/entities/people.ts';
import { ProjectEntity } from '../persistence/entities/projects.ts';
import { change } from './auditTrail.ts';
import { newRowId, type ServiceContext } from './context.ts';

/** A person as a platform vouches for them. */
export interface PlatformPerson {
  readonly platform: string;
  readonly externalId: string;
  /** What the platform calls them; cleaned before it is stored. */
  readonly displayName: string;
  /** The groups that the platform says they are in right now, e.g. `slack-usergroup:S…`. */
  readonly groups: readonly string[];
  /** Their time zone (IANA) and language, where the platform says so. */
  readonly timeZone?: string;
  readonly locale?: string;
}

/**
 * Finds who is speaking, with the permissions that they hold right now. Someone who speaks for the first time becomes
 * known: a person without any role.
 */
export async function identify(context: ServiceContext, who: PlatformPerson): Promise<Actor> {
  const person = (await findByIdentity(context, who)) ?? (await register(context, who));
  await keepUpWith(context, person, who);
  return await context.database.read(async (manager) => {
    const { id: personId } = person;
    const members = await manager.findBy(MemberEntity, { personId });
    const identities = await manager.findBy(IdentityEntity, { personId });
    const granted = await manager.existsBy(AdminEntity, { personId });
    const configured = identities.some((one) => identityNames(one).some((name) => context.policy.admins.has(name)));
    const projects = await manager.findBy(ProjectEntity, { id: In(members.map((member) => member.projectId)) });
    const living = new Set(projects.filter((project) => project.archivedAt === null).map((project) => project.id));
    return {
      personId,
      name: person.name,
      admin: granted || configured,
      onCall: who.groups.some((group) => context.policy.onCallGroups.has(group)),
      roles: new Map(
        members.filter(({ projectId }) => living.has(projectId)).map(({ projectId, role }) => [projectId, role]),
      ),
      activeProjectId: person.activeProjectId,
      projectCreators: context.policy.projectCreators,
    };
  });
}

/** Stores where someone lives, what they speak and where they spoke last, when there is something new about it. */
async function keepUpWith(context: ServiceContext, person: PersonRow, who: PlatformPerson): Promise<void> {
  const { timeZone = person.timeZone, locale = person.locale } = who;
  const lastPlatform = who.platform;
  if (timeZone === person.timeZone && locale === person.locale && lastPlatform === person.lastPlatform) return;
  await context.database.write(async ({ manager }) => {
    await manager.update(PersonEntity, { id: person.id }, { timeZone, locale, lastPlatform });
    // Another nine o'clock: their keys' warnings are planned anew.
    if (timeZone !== person.timeZone) await manager.update(KeyEntity, { ownerId: person.id }, { warnAt: 0 });
  });
}

async function findByIdentity(context: ServiceContext, who: PlatformPerson): Promise<PersonRow | null> {
  const { platform, externalId } = who;
  return await context.database.read(async (manager) => {
    const identity = await manager.findOneBy(IdentityEntity, { platform, externalId });
    return identity === null ? null : await manager.findOneBy(PersonEntity, { id: identity.personId });
  });
}

async function register(context: ServiceContext, who: PlatformPerson): Promise<PersonRow> {
  const { platform, externalId } = who;
  const name = personName(who.displayName);
  const now = context.clock();
  return await change(context, async (transaction) => {
    const { manager } = transaction;
    const { timeZone = null, locale = null } = who;
    const facts = { name, nameKey: nameKey(name), activeProjectId: null, createdAt: now, timeZone, locale };
    const person = { id: newRowId(context), ...facts, lastPlatform: platform };
    const identity = { platform, externalId, personId: person.id, createdAt: now };
    await manager.createQueryBuilder().insert().into(IdentityEntity).values(identity).orIgnore().execute();
    // Whoever was first wins, here or in another replica.
    const stored = await manager.findOneByOrFail(IdentityEntity, { platform, externalId });
    if (stored.personId !== person.id) return await manager.findOneByOrFail(PersonEntity, { id: stored.personId });
    await manager.insert(PersonEntity, person);
    transaction.record({ by: 'latchkey', action: 'person.register', subject: name, detail: { platform } });
    return person;
  });
}

/** Platforms allow names that we don't; such a one is shortened and cleaned rather than refused. */
function personName(displayName: string): string {
  const cleaned = displayName.replace(/[^\p{L}\p{M}\p{N} ._-]+/gu, ' ').trim();
  const checked = checkName(Array.from(cleaned).slice(0, 40).join(''));
  return checked.kind === 'name' ? checked.name : 'someone';
}
