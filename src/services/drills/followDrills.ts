import { type EntityManager, In, MoreThanOrEqual } from 'typeorm';
import {
  type DrillFacts,
  decideReveal,
  firstDeed,
  measure,
  type RevealedBecause,
  stateOf,
} from '../../domain/drills/drill.ts';
import { figuresOf } from '../../domain/drills/drillText.ts';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { keyStatus } from '../../domain/keys/keyStatus.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { DrillEntity, type DrillRow } from '../../persistence/entities/incidents/drills.ts';
import { LeakEntity } from '../../persistence/entities/incidents/leaks.ts';
import { loadKey, selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { type AuditedTransaction, change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { queueConversationNotice } from '../outbox/conversationNotices.ts';
import { ONLY_THEIRS, queueNotice } from '../outbox/notices.ts';
import { readDrillFacts, toldPeople } from './drillFacts.ts';
import { begunDrill, type StoredDrill } from './drillRows.ts';

/** @returns whether a drill is under way: then there is something to measure. */
export async function areDrillsUnderWay({ database }: ServiceContext): Promise<boolean> {
  return await database.read((manager) => manager.existsBy(DrillEntity, { state: In(['running', 'revealed']) }));
}

/**
 * Measures the drills under way, says when it was one, and ends them. Everything is read from the records, so that nothing is missed
 * that happened while no process looked. Idempotent: safe to run twice, anywhere.
 * @returns how many changed.
 */
export async function followDrills(context: ServiceContext): Promise<number> {
  const rows = await context.database.read((manager) =>
    manager.find(DrillEntity, { where: { state: In(['running', 'revealed']) }, order: { startedAt: 'ASC' } }),
  );
  let changed = 0;
  for (const row of rows) if (await follow(context, row)) changed += 1;
  if (changed > 0) context.urgent?.wake();
  return changed;
}

async function follow(context: ServiceContext, row: DrillRow): Promise<boolean> {
  const drill = begunDrill(row);
  if (drill === undefined) return false;
  // Looked at first, so that a drill that nobody answers keeps no writer waiting.
  const seen = await context.database.read(async (manager) =>
    next(manager, drill, await loadKey(manager, drill.keyId), context.clock()),
  );
  if (!differs(row, seen)) return false;
  return await change(context, async (transaction) => {
    const key = await selectKeyForUpdate(transaction, drill.keyId);
    const locked = await transaction.selectOneForUpdate(DrillEntity, { id: row.id });
    const begun = locked === null ? undefined : begunDrill(locked);
    if (locked === null || begun === undefined || (locked.state !== 'running' && locked.state !== 'revealed'))
      return false;
    const now = context.clock();
    const after = await next(transaction.manager, begun, key, now);
    if (!differs(locked, after)) return false;
    const { toldAt, acknowledgedAt, deadAt, wellAt, dismissedAt, revealedAt } = after.drill;
    await transaction.manager.update(
      DrillEntity,
      { id: row.id },
      { state: after.state, toldAt, acknowledgedAt, deadAt, wellAt, dismissedAt, revealedAt },
    );
    if (after.because !== undefined) await reveal(context, transaction, key, after, after.because);
    if (after.state === 'over') recordEnd(transaction, after.drill, locked.keyName ?? '');
    return true;
  });
}

/** A drill as it is once the records were read. `because`: why people are told now. */
interface Next {
  readonly drill: StoredDrill;
  readonly facts: DrillFacts;
  readonly state: 'running' | 'revealed' | 'over';
  readonly because: RevealedBecause | undefined;
}

async function next(manager: EntityManager, before: StoredDrill, key: ApiKey | undefined, now: EpochMs): Promise<Next> {
  const facts = await readDrillFacts(manager, before, key, now);
  const dismissedAt = before.dismissedAt ?? (await dismissal(manager, before));
  const measured = { ...before, ...measure(before, facts, now), dismissedAt };
  const because = decideReveal(measured, now);
  const drill = because === undefined ? measured : { ...measured, revealedAt: now };
  return { drill, facts, state: stateOf(drill, now), because };
}

async function dismissal(manager: EntityManager, { secretId, startedAt }: StoredDrill): Promise<EpochMs | null> {
  const leak = await manager.findOneBy(LeakEntity, { secretId, dismissedAt: MoreThanOrEqual(startedAt) });
  return leak?.dismissedAt ?? null;
}

const MEASURED = ['toldAt', 'acknowledgedAt', 'deadAt', 'wellAt', 'dismissedAt', 'revealedAt'] as const;

function differs(before: DrillRow, { drill, state }: Next): boolean {
  return before.state !== state || MEASURED.some((measured) => before[measured] !== drill[measured]);
}

/** Says to all who were told of the leak, and to the person who did something about it, that it was a drill. */
async function reveal(
  context: ServiceContext,
  transaction: AuditedTransaction,
  key: ApiKey | undefined,
  { drill, facts, state }: Next,
  because: RevealedBecause,
): Promise<void> {
  const { id, keyId, projectId, secretId, startedAt } = drill;
  // What was said of it in the drill keeps no real report from counting.
  const inDrill = { secretId, dismissedAt: MoreThanOrEqual(startedAt) };
  await transaction.manager.update(LeakEntity, inDrill, { dismissedAt: null, dismissedBy: null });
  if (key === undefined) return;
  const params = {
    key: key.name,
    place: `${key.project.name}/${key.channel.name}`,
    keyId,
    because,
    figures: figuresOf(drill, state === 'over'),
    status: keyStatus(key, context.clock()),
  };
  const notice = { kind: 'drill-over', params, about: `drill-over:${id}` } as const;
  const people = await toldPeople(transaction.manager, drill, key);
  for (const personId of people)
    await queueNotice(context, transaction, { ...notice, personId, projectIds: [projectId] });
  // Somebody on call has no part in the project, but did something about it.
  const deed = firstDeed(facts);
  if (deed !== undefined && !people.includes(deed.personId))
    await queueNotice(context, transaction, { ...notice, personId: deed.personId, ...ONLY_THEIRS });
  await queueConversationNotice(context, transaction, { ...notice, projectId });
  const about = { subject: key.name, projectId, keyId };
  transaction.record({ by: 'latchkey', action: 'drill.reveal', ...about, detail: { because } });
}

function recordEnd(transaction: AuditedTransaction, drill: StoredDrill, subject: string): void {
  const { isOver: _, ...figures } = figuresOf(drill, true);
  const detail = Object.fromEntries(
    Object.entries(figures).flatMap(([name, figure]) => (figure === null ? [] : [[name, String(figure)]])),
  );
  const { projectId, keyId } = drill;
  transaction.record({ by: 'latchkey', action: 'drill.end', subject, projectId, keyId, detail });
}
