import { In, IsNull } from 'typeorm';
import { drawMoment, monthOf } from '../../domain/drills/drillMoment.ts';
import { CanaryEntity, DrillEntity, type DrillRow } from '../../persistence/entities/incidents/drills.ts';
import { ProjectEntity } from '../../persistence/entities/projects.ts';
import { newRowId, type ServiceContext } from '../context.ts';

/** The columns of a drill that wasn't begun. */
const UNBEGUN = {
  state: 'drawn',
  missedBecause: null,
  keyId: null,
  keyName: null,
  secretId: null,
  noticeId: null,
  inUse: 0,
  startedAt: null,
  toldAt: null,
  acknowledgedAt: null,
  deadAt: null,
  wellAt: null,
  dismissedAt: null,
  revealedAt: null,
} as const satisfies Partial<DrillRow>;

/**
 * Draws this month's moment for each project that named canary keys and has none yet. The row is unique: of any number of replicas and
 * restarts one draws, and the others find what it drew.
 * @returns for how many projects there was none.
 */
export async function planDrills(context: ServiceContext): Promise<number> {
  const zone = context.policy.drillZone;
  if (zone === undefined) return 0;
  const now = context.clock();
  const month = monthOf(zone, now);
  const missing = await context.database.read(async (manager) => {
    const named = [...new Set((await manager.find(CanaryEntity)).map(({ projectId }) => projectId))];
    if (named.length === 0) return [];
    const projects = await manager.findBy(ProjectEntity, { id: In(named), archivedAt: IsNull() });
    const drawn = await manager.findBy(DrillEntity, { projectId: In(named), month });
    const known = new Set(drawn.map(({ projectId }) => projectId));
    return projects.filter(({ id }) => !known.has(id));
  });
  let planned = 0;
  for (const { id: projectId } of missing) {
    const dueAt = drawMoment(zone, now, context.random);
    if (dueAt === undefined) continue;
    const row = { ...UNBEGUN, id: newRowId(context), projectId, month, dueAt };
    await context.database.write(({ manager }) =>
      manager.createQueryBuilder().insert().into(DrillEntity).values(row).orIgnore().execute(),
    );
    planned += 1;
  }
  return planned;
}
