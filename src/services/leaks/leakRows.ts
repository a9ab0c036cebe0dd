import { type EntityManager, In, IsNull, MoreThanOrEqual } from 'typeorm';
import type { AuditAction } from '../../domain/audit/auditAction.ts';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { type LeakQuestion, type LeakQuestionState, stateOfLeak } from '../../domain/leaks/leakQuestion.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import type { Transaction } from '../../persistence/database.ts';
import { RotationEntity } from '../../persistence/entities/apps/rotations.ts';
import { AuditEntity } from '../../persistence/entities/audit.ts';
import { LeakQuestionEntity, type LeakQuestionRow } from '../../persistence/entities/incidents/leakQuestions.ts';
import { LeakEntity } from '../../persistence/entities/incidents/leaks.ts';
import type { ServiceContext } from '../context.ts';
import { labelled } from '../people/findPeople.ts';

/** Who answered a question, and when. */
export type LeakAnswered = Pick<LeakQuestionRow, 'answeredBy' | 'answeredName' | 'answeredAt'>;

/** Reads a question and keeps other transactions off it until this one ends. Its key is locked first. */
export async function lockLeakQuestion(transaction: Transaction, id: string): Promise<LeakQuestionRow | null> {
  return await transaction.selectOneForUpdate(LeakQuestionEntity, { id });
}

/** Writes a change of a locked question, so that messages that show it are behind. */
export async function saveLeakQuestion(
  manager: EntityManager,
  { id, revision }: Pick<LeakQuestionRow, 'id' | 'revision'>,
  facts: Partial<Omit<LeakQuestionRow, 'id' | 'revision'>>,
): Promise<void> {
  await manager.update(LeakQuestionEntity, { id }, { ...facts, revision: revision + 1 });
}

/** Decides how a question stands by what is stored of its key now. */
export async function readLeakState(
  manager: EntityManager,
  row: LeakQuestionRow,
  key: ApiKey | undefined,
  at: EpochMs,
): Promise<LeakQuestionState> {
  const { secretId, newSecretId, facts, keyId, createdAt } = row;
  const leak = facts.generation === null ? null : await manager.findOneBy(LeakEntity, { secretId });
  // One that goes back brings no other secret.
  const since = { keyId, endedAt: IsNull(), goingBack: 0, startedAt: MoreThanOrEqual(createdAt) };
  const progress = {
    key,
    secretId,
    newSecretId,
    isDismissed: leak !== null && leak.dismissedAt !== null,
    wasDisabled: facts.status === 'disabled',
    isRotating: await manager.existsBy(RotationEntity, since),
  };
  return stateOfLeak(progress, at);
}

/** What is recorded where somebody settles a leak in another way than by its question. */
const DONE_BY: Readonly<Record<Exclude<LeakQuestionState, 'open'>, readonly AuditAction[]>> = {
  handed: ['key.regenerate'],
  rotating: ['key.regenerate'],
  disabled: ['key.disable'],
  stopped: ['key.retire', 'key.regenerate', 'key.rollback', 'key.eliminate'],
  'test-key': ['leak.dismiss'],
  deleted: ['key.delete', 'key.eliminate'],
};

/** Finds out who settled a leak, from the audit trail: by a command, or in an incident. Nobody did where its secret expired. */
export async function whoSettled(
  context: ServiceContext,
  manager: EntityManager,
  { keyId, createdAt }: LeakQuestionRow,
  state: Exclude<LeakQuestionState, 'open'>,
): Promise<LeakAnswered> {
  const event = await manager.findOne(AuditEntity, {
    where: { keyId, outcome: 'done', action: In([...DONE_BY[state]]), at: MoreThanOrEqual(createdAt) },
    order: { seq: 'DESC' },
  });
  if (event === null) return { answeredBy: null, answeredName: null, answeredAt: context.clock() };
  const answeredName = event.actorId === null ? 'Latchkey' : event.actorName;
  const [label] = event.actorId === null ? [] : await labelled(context.policy.platforms, manager, [event.actorId]);
  return { answeredBy: label?.label ?? answeredName, answeredName, answeredAt: event.at };
}

/** Builds a question, with the names around it, from its row. */
export function assembleLeakQuestion(row: LeakQuestionRow, { name, project, channel }: ApiKey): LeakQuestion {
  const { id, keyId, facts, state, answeredBy, answeredName, answeredAt, createdAt, revision } = row;
  return {
    ...{ id, facts, state, answeredBy, answeredName, answeredAt, createdAt, revision },
    key: { id: keyId, name },
    project,
    place: `${project.name}/${channel.name}`,
    reopened: row.reopened === 1,
  };
}
