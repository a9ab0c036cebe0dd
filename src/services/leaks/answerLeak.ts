import { LEAK_ACTION, type LeakAnswer } from '../../domain/leaks/leakQuestion.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import { SUCH } from '../../domain/refusalCopy.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import { LeakQuestionEntity } from '../../persistence/entities/incidents/leakQuestions.ts';
import { demandOnKey, selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { change, onKey } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { applyStatus } from '../keys/changeKey.ts';
import type { LiveSubject } from '../liveMessages/subjects.ts';
import { authorize } from '../people/authorization.ts';
import { labelPerson } from '../people/findPeople.ts';
import { retirePrevious } from '../rotations/retireSecrets.ts';
import { dismissSecrets } from './dismissLeak.ts';
import { lockLeakQuestion, readLeakState, saveLeakQuestion } from './leakRows.ts';
import { type LeakActed, type LeakPress, regenerateLeaked } from './regenerateLeaked.ts';
import { endOf, settleLeaks } from './settleLeaks.ts';

/** What a press led to. `first`: it was the one that decided; else somebody had, or the key was changed in another way. */
export interface AnsweredLeak {
  readonly first: boolean;
  /** The new secret that waits for the person who pressed. */
  readonly handoverId?: string;
}

/**
 * Answers a question about a leaked secret, by one of its buttons. The first press counts: the key and the question are locked, and of any
 * number of presses, on whichever platform and replica, one finds it open and acts, with the permission held now (invariant 16) and one
 * audit event. The others change nothing, and are shown what was decided.
 * @returns a refusal: a missing permission, or what the change itself would refuse.
 */
export async function answerLeak(
  context: ServiceContext,
  requester: Requester,
  questionId: string,
  answer: LeakAnswer,
): Promise<Result<AnsweredLeak>> {
  const answeredBy = await labelPerson(context, { id: requester.personId, name: requester.name });
  const known = await context.database.read((manager) => manager.findOneBy(LeakQuestionEntity, { id: questionId }));
  if (known === null) return refused({ code: 'not-found', subject: SUCH.key });
  const { keyId } = known;
  // A final answer stays: presses that come later needn't queue up behind one another.
  if (known.endedAt !== null) return done({ first: false });
  const changed: LiveSubject[] = [];
  const outcome = await change(context, async (locked): Promise<Result<AnsweredLeak>> => {
    changed.length = 0;
    const key = await selectKeyForUpdate(locked, keyId);
    const row = await lockLeakQuestion(locked, questionId);
    if (key === undefined || row === null) return refused({ code: 'not-found', subject: SUCH.key });
    const now = context.clock();
    // What was decided is only shown, to those who see the key.
    if ((await readLeakState(locked.manager, row, key, now)) !== 'open') return done({ first: false });
    const permit = await authorize(context, locked, requester, demandOnKey(LEAK_ACTION[answer], key));
    if (permit.kind === 'refused') return permit;
    const { manager } = permit.transaction;
    const acted = await act(context, { permit, requester, key, row }, answer);
    if (acted.kind === 'refused') {
      const { by } = permit;
      const detail = { code: acted.refusal.code };
      permit.transaction.record({ by, action: LEAK_ACTION[answer], ...onKey(key), outcome: 'refused', detail });
      return { ...acted, recorded: true };
    }
    const { state, newSecretId = null, handoverId, subjects = [] } = acted.value;
    const who = { answeredBy, answeredName: permit.by.name, answeredAt: now };
    await saveLeakQuestion(manager, row, { state, newSecretId, ...who, ...endOf(state, now) });
    changed.push({ kind: 'leak', id: questionId }, ...subjects);
    return done({ first: true, ...(handoverId === undefined ? {} : { handoverId }) });
  });
  for (const about of changed) {
    context.live?.changed(about);
    if (about.kind === 'rotation') context.rotations?.wake(about.id);
  }
  // Another question about the same key may be answered by this, too.
  if (changed.length > 0) await settleLeaks(context, [keyId]);
  return outcome;
}

/** What it was done for, for its audit event. */
const BECAUSE = { because: 'leak' } as const;

async function act(context: ServiceContext, press: LeakPress, answer: LeakAnswer): Promise<Result<LeakActed>> {
  const { permit, key, row } = press;
  switch (answer) {
    case 'disable': {
      const disabled = await applyStatus(context, permit, key, 'disable', BECAUSE);
      return disabled.kind === 'refused' ? disabled : done({ state: 'disabled' });
    }
    case 'retire': {
      const retired = await retirePrevious(context, permit, key, BECAUSE);
      return retired.kind === 'refused' ? retired : done({ state: 'stopped' });
    }
    case 'test-key': {
      // Of a part nobody knows which secret it is.
      if (row.facts.generation === null) return refused({ code: 'no-leak', subject: key.name });
      const dismissed = await dismissSecrets(context, permit, key, row.facts.generation);
      return dismissed.kind === 'refused' ? dismissed : done({ state: 'test-key' });
    }
    case 'regenerate':
      return await regenerateLeaked(context, press);
  }
}
