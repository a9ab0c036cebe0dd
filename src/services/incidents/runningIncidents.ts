import { IncidentEntity } from '../../persistence/entities/incidents/incidents.ts';
import type { ServiceContext } from '../context.ts';

/** How many incidents are looked at in one run. */
const INCIDENTS = 100;

/** Lists the incidents that something may still happen to, oldest first: also stopped and ended ones with keys under way. */
export async function runningIncidents(context: ServiceContext): Promise<readonly string[]> {
  const rows: readonly { id: string }[] = await context.database.read((manager) =>
    manager
      .createQueryBuilder(IncidentEntity, 'incident')
      .select('incident.id', 'id')
      .where(`incident.state = 'running' OR incident.id IN (${UNDER_WAY})`)
      .orderBy('incident.startedAt')
      .limit(INCIDENTS)
      .getRawMany(),
  );
  return rows.map(({ id }) => id);
}

const UNDER_WAY = `SELECT k."incidentId" FROM "incident_key" k WHERE k."state" IN ('rotating', 'handed')`;
