import { IsNull } from 'typeorm';
import { isOpen, isOvertaken, rehearsedSecrets, stateAt } from '../../domain/rehearsals/rehearsal.ts';
import { RehearsalEntity } from '../../persistence/entities/incidents/rehearsals.ts';
import { LiveMessageEntity } from '../../persistence/entities/liveMessages.ts';
import { selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { countUses } from './rehearsalRows.ts';

/** How many rehearsals are looked at in one run. */
const REHEARSALS = 500;

/** Whether there is a rehearsal to count uses for: without one, nothing else needs to be done. */
export async function openRehearsals(context: ServiceContext): Promise<readonly string[]> {
  const rows = await context.database.read((manager) =>
    manager.find(RehearsalEntity, {
      where: { endedAt: IsNull() },
      select: { id: true },
      order: { endsAt: 'ASC' },
      take: REHEARSALS,
    }),
  );
  return rows.map(({ id }) => id);
}

/**
 * Brings rehearsals up to date: counts their uses, and ends the counting of those whose time is over. It stops nothing by itself. Idempotent:
 * safe to run twice, anywhere.
 * @returns how many changed.
 */
export async function countRehearsals(context: ServiceContext, ids: readonly string[]): Promise<number> {
  let changed = 0;
  for (const id of ids) {
    if (!(await countOne(context, id))) continue;
    changed += 1;
    context.live?.changed({ kind: 'rehearsal', id });
  }
  return changed;
}

async function countOne(context: ServiceContext, id: string): Promise<boolean> {
  const keyId = await context.database.read(
    async (manager) => (await manager.findOneBy(RehearsalEntity, { id }))?.keyId,
  );
  if (keyId === undefined) return false;
  return await change(context, async (transaction) => {
    const { manager } = transaction;
    const key = await selectKeyForUpdate(transaction, keyId);
    const row = await transaction.selectOneForUpdate(RehearsalEntity, { id });
    if (row === null || !isOpen(row)) return false;
    const now = context.clock();
    const state = stateAt(row, isOvertaken(row, key, now), now);
    const living = key === undefined ? [] : rehearsedSecrets(row.kind, key, now);
    // What happens after its time is over says nothing of it.
    const counted = row.state === 'running' ? await countUses(manager, row, living) : row;
    const { callers, callerCount, total } = counted;
    if (state === row.state && total === row.total) return false;
    const ended = state === 'overtaken' || state === 'lapsed';
    const revision = row.revision + 1;
    const countedAt = row.state === 'running' ? now : row.countedAt;
    const end = ended ? { endedAt: now, baseline: [] } : {};
    await manager.update(
      RehearsalEntity,
      { id },
      { state, revision, callers: [...callers], callerCount, total, countedAt, ...end },
    );
    if (state === row.state) return true;
    // A changed message notifies nobody: what asks for an answer is posted again.
    await manager.update(LiveMessageEntity, { subjectKind: 'rehearsal', subjectId: id }, { handle: '' });
    const detail = { state, rehearsed: String(total) };
    const where = key === undefined ? {} : { projectId: key.project.id, keyId: key.id };
    transaction.record({ by: 'latchkey', action: 'rehearsal.end', subject: key?.name ?? '', ...where, detail });
    return true;
  });
}
