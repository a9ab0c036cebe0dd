import type { EntityManager } from 'typeorm';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { isLeakOver, type LeakFacts, type LeakQuestionState } from '../../domain/leaks/leakQuestion.ts';
import { readConversation } from '../../domain/warnings/conversationRef.ts';
import { LeakQuestionEntity } from '../../persistence/entities/incidents/leakQuestions.ts';
import type { AuditedTransaction } from '../audit/auditTrail.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { joinConversation, joinOnEachPlatform } from '../liveMessages/join.ts';
import type { LiveSubject } from '../liveMessages/subjects.ts';
import { readSettings } from '../projects/warningSettings.ts';

/** A question that was put. */
export interface AskedOfLeak {
  /** The caller says that it changed, after the commit. */
  readonly question: LiveSubject;
  /** Those who can't be shown a message that follows it. */
  readonly unreached: readonly string[];
}

/**
 * Asks what to do about a leaked secret of a locked key: in a message to each account of each of these people, in the project's
 * conversation and in the deployment's, whichever platforms they are on. All of them are one question; the first press answers it.
 * @param about the same is asked once.
 * @returns undefined where it was asked before.
 */
export async function askAboutLeak(
  context: ServiceContext,
  { manager }: Pick<AuditedTransaction, 'manager'>,
  { key, secretId, facts, about }: AskingOfLeak,
  personIds: readonly string[],
): Promise<AskedOfLeak | undefined> {
  if (await manager.existsBy(LeakQuestionEntity, { about })) return undefined;
  const asking = { key, secretId, facts, about };
  const question = { kind: 'leak', id: await insertQuestion(context, manager, asking, 'open') } as const;
  return { question, unreached: await joinAsked(context, manager, key, question, personIds) };
}

/** Writes down what Latchkey did by itself about a leaked secret: the question was answered before anybody was asked. */
export async function storeDecided(
  context: ServiceContext,
  { manager }: Pick<AuditedTransaction, 'manager'>,
  asking: AskingOfLeak,
  state: Exclude<LeakQuestionState, 'open'>,
): Promise<void> {
  await insertQuestion(context, manager, asking, state);
}

async function insertQuestion(
  context: ServiceContext,
  manager: EntityManager,
  { key, secretId, facts, about }: AskingOfLeak,
  state: LeakQuestionState,
): Promise<string> {
  const id = newRowId(context);
  const now = context.clock();
  await manager.insert(LeakQuestionEntity, {
    ...{ id, about, secretId, facts, reopened: 0, state },
    ...(state === 'open' ? UNANSWERED : { ...UNANSWERED, ...BY_ITSELF, answeredAt: now }),
    revision: 1,
    keyId: key.id,
    createdAt: now,
    endedAt: isLeakOver(state) ? now : null,
  });
  return id;
}

/** Nobody has decided. */
export const UNANSWERED = { answeredBy: null, answeredName: null, answeredAt: null, newSecretId: null } as const;

/** What the project's policy decided. */
const BY_ITSELF = { answeredBy: 'Latchkey', answeredName: 'Latchkey' } as const;

/**
 * Asks these people, and the conversations of the project and of the deployment. Does nothing where they have a message of it.
 * @returns those who can't be shown a message that follows it.
 */
export async function joinAsked(
  context: ServiceContext,
  manager: EntityManager,
  { project }: Pick<ApiKey, 'project'>,
  question: LiveSubject,
  personIds: readonly string[],
): Promise<readonly string[]> {
  const unreached = await joinOnEachPlatform(context, manager, question, personIds);
  const own = (await readSettings(manager, [project.id])).get(project.id)?.fallback ?? '';
  for (const one of [readConversation(context.policy.platforms, own), context.policy.fallback])
    if (one !== undefined) await joinConversation(context, manager, question, one);
  return unreached;
}

/** What is asked about. */
export interface AskingOfLeak {
  readonly key: ApiKey;
  /** The secret that leaked, or the current one where only a part was found. */
  readonly secretId: string;
  readonly facts: LeakFacts;
  readonly about: string;
}
