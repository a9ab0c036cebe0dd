import { MoreThan } from 'typeorm';
import { type Actor, mayView } from '../../domain/people/permissions.ts';
import { platformLabel } from '../../domain/platformFacts.ts';
import type { Named } from '../../domain/refs.ts';
import { HandoverEntity, type HandoverRow } from '../../persistence/entities/requests.ts';
import { loadKey } from '../../persistence/keyRepository.ts';
import type { ServiceContext } from '../context.ts';
import { labelPerson } from '../people/findPeople.ts';

/** A secret that waits for someone, as that person sees it. */
export interface SeenHandover
  extends Pick<HandoverRow, 'id' | 'state' | 'keptUntil' | 'shownAt' | 'tries' | 'triedAt' | 'revision'> {
  readonly key: { readonly id: string; readonly name: string };
  readonly project: Named;
  /** `project/channel`. */
  readonly place: string;
  /** Who gave it, with their accounts. */
  readonly givenBy: string;
  /** Where it was shown, and tried last, as people call the platforms. */
  readonly shownOn: string | undefined;
  readonly triedOn: string | undefined;
}

/** Reads a secret that waits, for the person it is for. @returns undefined where it is not there for them (invariant 10). */
export async function readHandover(
  context: ServiceContext,
  actor: Actor,
  id: string,
): Promise<SeenHandover | undefined> {
  const found = await context.database.read(async (manager) => {
    const row = await manager.findOneBy(HandoverEntity, { id });
    const key = row === null ? undefined : await loadKey(manager, row.keyId);
    return row === null || key === undefined ? undefined : { row, key };
  });
  if (found === undefined || found.row.personId !== actor.personId || !mayView(actor, found.row.projectId))
    return undefined;
  const { row, key } = found;
  const label = (platform: string | null) =>
    platform === null ? undefined : platformLabel(context.policy.platforms, platform);
  const { state, keptUntil, shownAt, tries, triedAt, revision } = row;
  return {
    ...{ id, state, keptUntil, shownAt, tries, triedAt, revision },
    key: { id: key.id, name: key.name },
    project: key.project,
    place: `${key.project.name}/${key.channel.name}`,
    givenBy: await labelPerson(context, { id: row.givenById, name: '(unknown)' }),
    shownOn: label(row.shownOn),
    triedOn: label(row.triedOn),
  };
}

/** Lists the secrets that wait for someone now, the one that is kept longest last. */
export async function waitingFor(context: ServiceContext, actor: Actor): Promise<readonly SeenHandover[]> {
  const where = { personId: actor.personId, state: 'waiting', keptUntil: MoreThan(context.clock()) } as const;
  const rows = await context.database.read((manager) =>
    manager.find(HandoverEntity, { select: { id: true }, where, order: { keptUntil: 'ASC', id: 'ASC' } }),
  );
  const seen = await Promise.all(rows.map(({ id }) => readHandover(context, actor, id)));
  return seen.filter((one) => one !== undefined);
}
