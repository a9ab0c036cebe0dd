import { type EntityManager, In } from 'typeorm';
import { figuresOf, type PastDrill } from '../../domain/drills/drillText.ts';
import { DrillEntity } from '../../persistence/entities/incidents/drills.ts';
import { begunDrill } from './drillRows.ts';

/** So many months are compared. */
const MONTHS = 6;

/** Reads a project's last drills, newest first. One that people still take for real isn't among them. */
export async function pastDrills(manager: EntityManager, projectId: string): Promise<readonly PastDrill[]> {
  const rows = await manager.find(DrillEntity, {
    where: { projectId, state: In(['revealed', 'over', 'missed']) },
    order: { month: 'DESC' },
    take: MONTHS,
  });
  return rows.map((row): PastDrill => {
    const { month, state, missedBecause } = row;
    const begun = begunDrill(row);
    if (begun === undefined) return { kind: 'missed', month, because: missedBecause ?? 'too-late' };
    return { kind: 'held', month, key: row.keyName ?? '', figures: figuresOf(begun, state === 'over') };
  });
}
