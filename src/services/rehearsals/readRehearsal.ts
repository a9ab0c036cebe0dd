import { peopleOfKey } from '../../domain/keys/keyOwner.ts';
import { type Actor, decidePermission, mayView } from '../../domain/people/permissions.ts';
import { isOpen, isOvertaken, type Rehearsal, type RehearsalAnswer } from '../../domain/rehearsals/rehearsal.ts';
import { RehearsalEntity, type RehearsalRow } from '../../persistence/entities/incidents/rehearsals.ts';
import type { ServiceContext } from '../context.ts';
import { findKeyById } from '../search/directory.ts';
import { assembleRehearsal, latestRehearsal } from './rehearsalRows.ts';

/** A rehearsal as one person sees it. */
export interface SeenRehearsal {
  readonly rehearsal: Rehearsal;
  /** What the person who reads it may press now. Pressing it is decided again. */
  readonly presses: readonly RehearsalAnswer[];
}

/** Reads the latest rehearsal of a key for one person. @returns undefined where there is none that they can see. */
export async function readRehearsal(
  context: ServiceContext,
  actor: Actor,
  keyId: string,
): Promise<SeenRehearsal | undefined> {
  return await seenBy(context, actor, await context.database.read((manager) => latestRehearsal(manager, keyId)));
}

/** Reads a rehearsal for one person. @returns undefined where it doesn't exist for them (invariant 10). */
export async function readRehearsalById(
  context: ServiceContext,
  actor: Actor,
  id: string,
): Promise<SeenRehearsal | undefined> {
  return await seenBy(
    context,
    actor,
    await context.database.read((manager) => manager.findOneBy(RehearsalEntity, { id })),
  );
}

async function seenBy(
  context: ServiceContext,
  actor: Actor,
  row: RehearsalRow | null,
): Promise<SeenRehearsal | undefined> {
  if (row === null) return undefined;
  const rehearsal = await context.database.read((manager) => assembleRehearsal(manager, row));
  if (!mayView(actor, rehearsal.project.id)) return undefined;
  const key = await findKeyById(context, actor, row.keyId);
  if (key === undefined || !isOpen(row) || isOvertaken(row, key, context.clock())) return { rehearsal, presses: [] };
  const scope = { projectId: key.project.id, projectName: key.project.name, ...peopleOfKey(key.owner) };
  const may = decidePermission(actor, `key.${row.kind}`, scope, undefined).kind !== 'denied';
  return { rehearsal, presses: may ? ['cut', 'call-off'] : [] };
}
