import type { EntityManager } from 'typeorm';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { LeakNotice } from '../../domain/leaks/leakNotice.ts';
import type { LeakFacts } from '../../domain/leaks/leakQuestion.ts';
import { callerName } from '../../domain/namingCopy.ts';
import { DAY, type DurationMs, type EpochMs } from '../../domain/time/time.ts';
import { recipientOf } from '../../domain/warnings/recipient.ts';
import type { LeakQuestionRow } from '../../persistence/entities/incidents/leakQuestions.ts';
import { LiveMessageEntity } from '../../persistence/entities/liveMessages.ts';
import { linksOf } from '../apps/appRows.ts';
import type { AuditedTransaction } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { readRecentUses } from '../keys/keyUses.ts';
import type { LiveSubject } from '../liveMessages/subjects.ts';
import { queueConversationNotice } from '../outbox/conversationNotices.ts';
import { queueNotice } from '../outbox/notices.ts';
import { projectOwners } from '../projects/projectOwners.ts';
import { askAboutLeak, joinAsked, UNANSWERED } from './askAboutLeak.ts';
import { saveLeakQuestion } from './leakRows.ts';

/** How far back the uses of a leaked key are told. */
export const USES_SINCE: DurationMs = 7 * DAY;
/** More users of a key are never named. */
const NAMED = 5;

/** What uses a key. */
export type LeakUses = Pick<LeakNotice, 'users' | 'apps'>;

/** Reads what uses a key: before the transaction that tells it, for a transaction asks no other connection. */
export async function usesOfKey(context: ServiceContext, keyId: string): Promise<LeakUses> {
  return await context.database.read((manager) => readUsesOfKey(manager, keyId, context.clock()));
}

/** The same inside a transaction. */
export async function readUsesOfKey(manager: EntityManager, keyId: string, now: EpochMs): Promise<LeakUses> {
  const uses = await readRecentUses(manager, keyId, now - USES_SINCE);
  const users = uses.map(({ app, source }) => callerName(app, source));
  const links = await linksOf(manager, keyId);
  return { users: [...new Set(users)].slice(0, NAMED), apps: links.map(({ app }) => app.name).slice(0, NAMED) };
}

/**
 * Tells of a leak, in the transaction that gives cause for it: the key's owner, the project's owners, and the project's conversation,
 * where those on call read. Who is on call is known only when they speak, so nobody can be written to for being it. Where something is to
 * be decided they are asked, in messages that follow one question.
 * @param secretId the secret that leaked; undefined where only a part was found.
 * @param about the same leak is told to each of them once.
 * @returns the question; the caller says that it changed, after the commit.
 */
export async function tellOfLeak(
  context: ServiceContext,
  transaction: AuditedTransaction,
  { key, secretId, leak, about }: ToldLeak,
): Promise<LiveSubject | undefined> {
  const people = await peopleToTell(transaction.manager, key);
  if (leak.did !== 'tell' && leak.did !== 'part') {
    await notify(context, transaction, { key, leak, about }, people);
    const { id: projectId } = key.project;
    const params = { ...named(key, leak), isYours: false };
    await queueConversationNotice(context, transaction, { kind: 'key-leaked', params, about, projectId });
    return undefined;
  }
  const meant = secretId ?? key.secrets.find(({ state }) => state === 'current')?.id ?? '';
  const asked = await askAboutLeak(context, transaction, { key, secretId: meant, facts: leak, about }, people);
  await notify(context, transaction, { key, leak, about }, asked?.unreached ?? []);
  return asked?.question;
}

/**
 * Puts a question that was put before again, on locked rows: it is open, and asked in new messages, for one that changes notifies nobody.
 * @param reopened whether an answer came to nothing.
 */
export async function putAgain(
  context: ServiceContext,
  transaction: AuditedTransaction,
  { key, row, facts, reopened }: PutAgain,
): Promise<void> {
  const { manager } = transaction;
  const question = { kind: 'leak', id: row.id } as const;
  await saveLeakQuestion(manager, row, { state: 'open', reopened: Number(reopened), facts, ...UNANSWERED });
  await manager.update(LiveMessageEntity, { subjectKind: 'leak', subjectId: row.id }, { handle: '' });
  const unreached = await joinAsked(context, manager, key, question, await peopleToTell(manager, key));
  await notify(context, transaction, { key, leak: facts, about: `${row.about}:${row.revision + 1}` }, unreached);
  transaction.liveChanged(question);
}

/** What is asked again. */
export interface PutAgain {
  readonly key: ApiKey;
  readonly row: LeakQuestionRow;
  readonly facts: LeakFacts;
  readonly reopened: boolean;
}

/** A project's key that is assigned to nobody is told of in its conversation, as every leak is. */
async function peopleToTell(manager: EntityManager, key: ApiKey): Promise<readonly string[]> {
  const reminded = recipientOf(key);
  const owner = reminded.kind === 'person' ? [reminded.personId] : [];
  return [...new Set([...owner, ...(await projectOwners(manager, key.project.id))])];
}

/** What is told of a leak. */
export interface ToldLeak {
  readonly key: ApiKey;
  readonly secretId?: string | undefined;
  readonly leak: LeakFacts;
  readonly about: string;
}

async function notify(
  context: ServiceContext,
  transaction: AuditedTransaction,
  { key, leak, about }: ToldLeak,
  personIds: readonly string[],
): Promise<void> {
  const reminded = recipientOf(key);
  for (const personId of personIds) {
    const isYours = reminded.kind === 'person' && reminded.personId === personId;
    const params = { ...named(key, leak), isYours };
    const projectIds = [key.project.id];
    await queueNotice(context, transaction, { kind: 'key-leaked', about, projectIds, params, personId });
  }
}

function named({ id: keyId, name, project, channel }: ApiKey, leak: LeakFacts) {
  return { ...leak, keyId, key: name, place: `${project.name}/${channel.name}` };
}
