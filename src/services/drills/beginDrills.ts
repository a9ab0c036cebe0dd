import { In, IsNull, LessThanOrEqual, Not } from 'typeorm';
import { decideBegin, drilledSecret, type MissedBecause } from '../../domain/drills/drill.ts';
import { monthName } from '../../domain/drills/drillText.ts';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { randomIndex } from '../../domain/keys/base62.ts';
import type { SecretRecord } from '../../domain/keys/keySecrets.ts';
import { keyStatus } from '../../domain/keys/keyStatus.ts';
import { CanaryEntity, DrillEntity, type DrillRow } from '../../persistence/entities/incidents/drills.ts';
import { LeakEntity } from '../../persistence/entities/incidents/leaks.ts';
import { ProjectEntity } from '../../persistence/entities/projects.ts';
import { loadKey, selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { change, onKey } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { actOnLeaked } from '../leaks/actOnLeaked.ts';
import { noteLeak } from '../leaks/noteLeak.ts';
import { type LeakUses, tellOfLeak, usesOfKey } from '../leaks/tellOfLeak.ts';
import type { LiveSubject } from '../liveMessages/subjects.ts';
import { conversationNoticeId } from '../outbox/conversationNotices.ts';
import { drillAbout } from './drillRows.ts';

/**
 * Begins the drills whose moment has come: reports a secret of a canary key as leaked, in the way that a signed report goes. The row's
 * state and what is told of it are one transaction, so a drill is neither lost nor held twice, whatever crashes in between.
 * @returns how many were begun.
 */
export async function beginDrills(context: ServiceContext): Promise<number> {
  const zone = context.policy.drillZone;
  if (zone === undefined) return 0;
  const now = context.clock();
  const due = await context.database.read((manager) =>
    manager.find(DrillEntity, { where: { state: 'drawn', dueAt: LessThanOrEqual(now) }, order: { dueAt: 'ASC' } }),
  );
  let begun = 0;
  for (const drill of due) {
    const decision = decideBegin(drill, zone, now);
    if (decision === 'miss') await miss(context, drill, 'too-late');
    if (decision === 'begin' && (await begin(context, drill))) begun += 1;
  }
  return begun;
}

async function begin(context: ServiceContext, drill: DrillRow): Promise<boolean> {
  const fit = await fitCanaries(context, drill.projectId);
  const keyId = fit[fit.length === 0 ? 0 : randomIndex(fit.length, context.random)];
  if (keyId === undefined) {
    await miss(context, drill, 'no-canary');
    return false;
  }
  const uses = await usesOfKey(context, keyId);
  const begun = await beginWith(context, drill.id, keyId, uses);
  if (begun === undefined) return false;
  if (begun.rotationId !== undefined) {
    context.live?.changed({ kind: 'rotation', id: begun.rotationId });
    context.rotations?.wake(begun.rotationId);
  }
  if (begun.question !== undefined) context.live?.changed(begun.question);
  context.urgent?.wake();
  return true;
}

/** Those with which a drill can be held now. A person said of a dismissed secret that nothing need be done about it. */
async function fitCanaries({ database, clock }: ServiceContext, projectId: string): Promise<readonly string[]> {
  return await database.read(async (manager) => {
    const canaries = await manager.find(CanaryEntity, { where: { projectId }, order: { keyId: 'ASC' } });
    const secrets = new Map<string, string>();
    for (const { keyId } of canaries) {
      const key = await loadKey(manager, keyId);
      const secret = key === undefined ? undefined : drilledSecret(key, clock());
      if (secret !== undefined) secrets.set(secret.id, keyId);
    }
    const dismissed = await manager.findBy(LeakEntity, {
      secretId: In([...secrets.keys()]),
      dismissedAt: Not(IsNull()),
    });
    for (const { secretId } of dismissed) secrets.delete(secretId);
    return [...secrets.values()];
  });
}

/** What a drill led to, for those who go on with it. */
interface Begun {
  readonly rotationId: string | undefined;
  readonly question: LiveSubject | undefined;
}

/** @returns undefined where another process was first, or the key is no canary, or no longer works: the next run looks again. */
async function beginWith(
  context: ServiceContext,
  drillId: string,
  keyId: string,
  uses: LeakUses,
): Promise<Begun | undefined> {
  return await change(context, async (transaction) => {
    const key = await selectKeyForUpdate(transaction, keyId);
    const drill = await transaction.selectOneForUpdate(DrillEntity, { id: drillId });
    // Locked, so that nobody takes the key's name off the list at this moment.
    const canary = await transaction.selectOneForUpdate(CanaryEntity, { keyId });
    const startedAt = context.clock();
    const secret = key === undefined ? undefined : drilledSecret(key, startedAt);
    if (drill?.state !== 'drawn' || canary === null || key === undefined || secret === undefined) return undefined;
    await noteLeak(context, transaction, keyId, secret.id);
    const acted = await actOnLeaked(context, transaction, { key, secret }, 'drill');
    const about = drillAbout(drillId);
    const { did, wanted } = acted;
    const detail = { did, generation: String(secret.generation) };
    transaction.record({ by: 'latchkey', action: 'drill.start', ...onKey(key), detail });
    const status = did === 'disable' ? 'disabled' : keyStatus(key, startedAt);
    const told = { did, status, wanted, generation: secret.generation, by: null, where: null, ...uses };
    const question = await tellOfLeak(context, transaction, { key, secretId: secret.id, leak: told, about });
    const noticeId = question?.id ?? conversationNoticeId(about);
    const begun = { state: 'running', startedAt, noticeId, ...reported(key, secret, uses) } as const;
    await transaction.manager.update(DrillEntity, { id: drillId }, begun);
    return { rotationId: acted.rotationId, question };
  });
}

function reported(key: ApiKey, secret: SecretRecord, { users, apps }: LeakUses): Partial<DrillRow> {
  return { keyId: key.id, keyName: key.name, secretId: secret.id, inUse: Number(users.length > 0 || apps.length > 0) };
}

async function miss(
  context: ServiceContext,
  { id, projectId, month }: DrillRow,
  because: MissedBecause,
): Promise<void> {
  await change(context, async (transaction) => {
    const drill = await transaction.selectOneForUpdate(DrillEntity, { id });
    if (drill?.state !== 'drawn') return;
    await transaction.manager.update(DrillEntity, { id }, { state: 'missed', missedBecause: because });
    const project = await transaction.manager.findOneBy(ProjectEntity, { id: projectId });
    const subject = project?.name ?? monthName(month);
    transaction.record({ by: 'latchkey', action: 'drill.miss', subject, projectId, detail: { because, month } });
  });
}
