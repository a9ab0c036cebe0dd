import type { BegunDrill } from '../../domain/drills/drill.ts';
import type { DrillRow } from '../../persistence/entities/incidents/drills.ts';

/** The name of what is told of a drill's leak: each person gets it once. */
export function drillAbout(id: string): string {
  return `${DRILL}${id}`;
}

const DRILL = 'drill:';

/** Whether something is told of a drill's leak, by its name. */
export function isOfDrill(about: string): boolean {
  return about.startsWith(DRILL);
}

/** A drill that was begun, and its key. */
export type StoredDrill = BegunDrill & Pick<DrillRow, 'id' | 'month' | 'projectId'> & { readonly keyId: string };

/** @returns undefined where it wasn't begun. */
export function begunDrill(row: DrillRow): StoredDrill | undefined {
  const { startedAt, secretId, keyId, inUse } = row;
  if (startedAt === null || secretId === null || keyId === null) return undefined;
  return { ...row, startedAt, secretId, keyId, isInUse: inUse === 1 };
}
