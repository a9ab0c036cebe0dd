import { peopleOfKey } from '../../domain/keys/keyOwner.ts';
import { effectiveState } from '../../domain/keys/keySecrets.ts';
import { answersTo, LEAK_ACTION, type LeakAnswer, type LeakQuestion } from '../../domain/leaks/leakQuestion.ts';
import { type Actor, decidePermission, mayView } from '../../domain/people/permissions.ts';
import { recipientOf } from '../../domain/warnings/recipient.ts';
import { LeakQuestionEntity, type LeakQuestionRow } from '../../persistence/entities/incidents/leakQuestions.ts';
import { loadKey } from '../../persistence/keyRepository.ts';
import type { ServiceContext } from '../context.ts';
import { assembleLeakQuestion } from './leakRows.ts';

/** A question about a leaked secret, as it is read somewhere. */
export interface SeenLeak {
  readonly question: LeakQuestion;
  /** What can be pressed there now. Pressing it is decided again. */
  readonly presses: readonly LeakAnswer[];
  /** Whether the key is the reader's own. */
  readonly isYours: boolean;
}

/** Reads a question for one person. @returns undefined where it doesn't exist for them (invariant 10). */
export async function readLeak(context: ServiceContext, actor: Actor, id: string): Promise<SeenLeak | undefined> {
  return await read(context, { id }, actor);
}

/** Reads the latest question about a key. @returns undefined where there is none that the person can see. */
export async function latestLeak(context: ServiceContext, actor: Actor, keyId: string): Promise<SeenLeak | undefined> {
  return await read(context, { keyId }, actor);
}

/** Reads a question for everybody in a conversation that was told: who presses is asked who they are. */
export async function readLeakInRoom(context: ServiceContext, id: string): Promise<SeenLeak | undefined> {
  return await read(context, { id }, undefined);
}

async function read(
  context: ServiceContext,
  where: Partial<Pick<LeakQuestionRow, 'id' | 'keyId'>>,
  actor: Actor | undefined,
): Promise<SeenLeak | undefined> {
  return await context.database.read(async (manager) => {
    const row = await manager.findOne(LeakQuestionEntity, { where, order: { createdAt: 'DESC', id: 'DESC' } });
    const key = row === null ? undefined : await loadKey(manager, row.keyId);
    if (row === null || key === undefined) return undefined;
    if (actor !== undefined && !mayView(actor, key.project.id)) return undefined;
    const question = assembleLeakQuestion(row, key);
    const reminded = recipientOf(key);
    const isYours = reminded.kind === 'person' && reminded.personId === actor?.personId;
    if (row.state !== 'open') return { question, presses: [], isYours };
    const leaked = key.secrets.find(({ id }) => id === row.secretId);
    const isPrevious = leaked !== undefined && effectiveState(leaked, context.clock()) === 'previous';
    const scope = { projectId: key.project.id, projectName: key.project.name, ...peopleOfKey(key.owner) };
    const may = (answer: LeakAnswer) =>
      actor === undefined || decidePermission(actor, LEAK_ACTION[answer], scope, undefined).kind !== 'denied';
    return { question, presses: answersTo(row.facts, isPrevious).filter(may), isYours };
  });
}
