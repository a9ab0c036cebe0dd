import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { LeakFacts } from '../../domain/leaks/leakQuestion.ts';
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
  const id = newRowId(context);
  const unanswered = { reopened: 0, answeredBy: null, answeredName: null, answeredAt: null, newSecretId: null };
  await manager.insert(LeakQuestionEntity, {
    ...{ id, about, secretId, facts, ...unanswered },
    revision: 1,
    keyId: key.id,
    state: 'open',
    createdAt: context.clock(),
    endedAt: null,
  });
  const question = { kind: 'leak', id } as const;
  const unreached = await joinOnEachPlatform(context, manager, question, personIds);
  const own = (await readSettings(manager, [key.project.id])).get(key.project.id)?.fallback ?? '';
  for (const one of [readConversation(context.policy.platforms, own), context.policy.fallback])
    if (one !== undefined) await joinConversation(context, manager, question, one);
  return { question, unreached };
}

/** What is asked about. */
export interface AskingOfLeak {
  readonly key: ApiKey;
  /** The secret that leaked, or the current one where only a part was found. */
  readonly secretId: string;
  readonly facts: LeakFacts;
  readonly about: string;
}
