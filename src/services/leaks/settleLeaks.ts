import { In, IsNull } from 'typeorm';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { keyStatus } from '../../domain/keys/keyStatus.ts';
import { isLeakOver, type LeakQuestionState } from '../../domain/leaks/leakQuestion.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { LeakQuestionEntity, type LeakQuestionRow } from '../../persistence/entities/incidents/leakQuestions.ts';
import { loadKey, selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { countReportsAgain } from './askAgain.ts';
import { lockLeakQuestion, readLeakState, saveLeakQuestion, whoSettled } from './leakRows.ts';
import { putAgain } from './tellOfLeak.ts';

/** How many questions are looked at in one run. */
const QUESTIONS = 500;

/**
 * Takes down what became of the keys of open questions: somebody typed a command, an incident came by, or a new secret reached nobody.
 * It changes no key. Idempotent: safe to run twice, anywhere.
 * @param keyIds those that changed; all where it is left out.
 * @returns how many questions changed.
 */
export async function settleLeaks(context: ServiceContext, keyIds?: readonly string[]): Promise<number> {
  const where = {
    endedAt: IsNull(),
    ...(keyIds === undefined || keyIds.length > QUESTIONS ? {} : { keyId: In([...keyIds]) }),
  };
  const open = await context.database.read((manager) =>
    manager.find(LeakQuestionEntity, { where, order: { createdAt: 'ASC', id: 'ASC' }, take: QUESTIONS }),
  );
  let changed = 0;
  for (const row of open) {
    if (!(await isBehind(context, row)) || !(await settleOne(context, row))) continue;
    changed += 1;
    context.live?.changed({ kind: 'leak', id: row.id });
  }
  return changed;
}

/** Keys change often, and mostly in what no question is about: that is seen without locking anything. */
async function isBehind(context: ServiceContext, row: LeakQuestionRow): Promise<boolean> {
  return await context.database.read(async (manager) => {
    const key = await loadKey(manager, row.keyId);
    const now = context.clock();
    return (await readLeakState(manager, row, key, now)) !== row.state || isBack(row, key, now);
  });
}

async function settleOne(context: ServiceContext, { id, keyId }: LeakQuestionRow): Promise<boolean> {
  return await change(context, async (transaction) => {
    const { manager } = transaction;
    const key = await selectKeyForUpdate(transaction, keyId);
    const row = await lockLeakQuestion(transaction, id);
    if (row === null || row.endedAt !== null) return false;
    const now = context.clock();
    const state = await readLeakState(manager, row, key, now);
    const back = isBack(row, key, now);
    if (state === row.state && !back) return false;
    if (state === 'open') {
      if (key === undefined) return false;
      const { again: _, did, ...known } = row.facts;
      const facts = { ...known, did: did === 'part' ? did : 'tell', status: keyStatus(key, now) } as const;
      const secret = key.secrets.find((one) => one.id === row.secretId);
      if (back && secret !== undefined) await countReportsAgain(transaction, key, secret);
      const asked = back ? { ...facts, again: { how: 'other' } as const } : facts;
      await putAgain(context, transaction, { key, row, facts: asked, reopened: !back });
      return true;
    }
    const answered = isFollowedBy(row, state) ? {} : await whoSettled(context, manager, row, state);
    await saveLeakQuestion(manager, row, { state, ...answered, ...endOf(state, now) });
    return true;
  });
}

/**
 * Whether a secret works again that nobody could use when the question was put, because its key was locked or suspended: however the key
 * came back, it is asked again.
 */
function isBack({ state, facts }: LeakQuestionRow, key: ApiKey | undefined, at: EpochMs): boolean {
  if (state !== 'open' || facts.generation === null || facts.status === 'active') return false;
  return key !== undefined && keyStatus(key, at) === 'active';
}

/** Whether a state is what an answer led to: then it stays that person's. */
function isFollowedBy({ state }: LeakQuestionRow, next: LeakQuestionState): boolean {
  return next === 'stopped' && (state === 'handed' || state === 'rotating');
}

/** When what a question shows can no longer change. */
export function endOf(state: LeakQuestionState, now: EpochMs): { readonly endedAt: EpochMs | null } {
  return { endedAt: isLeakOver(state) ? now : null };
}
