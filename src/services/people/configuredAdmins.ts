import { type EntityManager, Like } from 'typeorm';
import { identityNames } from '../../domain/people/identity.ts';
import { IdentityEntity, type IdentityRow } from '../../persistence/entities/people/people.ts';
import type { ServiceContext } from '../context.ts';

/** An admin by configuration. */
export interface ConfiguredAdmin {
  /** As configured: `platform:external id`. */
  readonly name: string;
  readonly platform: string;
  readonly externalId: string;
}

/** Finds the configured admins: those already known, by their identities, and those who aren't yet. */
export async function configuredAdmins(
  { policy }: ServiceContext,
  manager: EntityManager,
): Promise<{ readonly spoken: readonly IdentityRow[]; readonly strangers: readonly ConfiguredAdmin[] }> {
  const configured = [...policy.admins].map((name): ConfiguredAdmin => {
    const colon = name.indexOf(':');
    return { name, platform: name.slice(0, colon), externalId: name.slice(colon + 1) };
  });
  if (configured.length === 0) return { spoken: [], strangers: [] };
  const found = await manager.findBy(
    IdentityEntity,
    configured.flatMap(({ platform, externalId }) => [
      { platform, externalId },
      // In full it includes the workspace.
      { platform, externalId: Like(`%/${externalId}`) },
    ]),
  );
  const namesOf = (identity: IdentityRow) => identityNames(policy.platforms, identity);
  const spoken = found.filter((identity) => namesOf(identity).some((name) => policy.admins.has(name)));
  const known = new Set(spoken.flatMap(namesOf));
  return { spoken, strangers: configured.filter(({ name }) => !known.has(name)) };
}
