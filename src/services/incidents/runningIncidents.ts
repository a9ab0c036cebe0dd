import { IncidentEntity } from '../../persistence/entities/incidents/incidents.ts';
import type { ServiceContext } from '../context.ts';

/** How many incidents are looked at in one run. */
const INCIDENTS = 100;

/** Lists the incidents that are running, oldest first. */
export async function runningIncidents(context: ServiceContext): Promise<readonly string[]> {
  const rows = await context.database.read((manager) =>
    manager.find(IncidentEntity, {
      select: { id: true },
      where: { state: 'running' },
      order: { startedAt: 'ASC' },
      take: INCIDENTS,
    }),
  );
  return rows.map(({ id }) => id);
}
