import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { LeakNotice } from '../../domain/leaks/leakNotice.ts';
import { DAY, type DurationMs } from '../../domain/time/time.ts';
import { recipientOf } from '../../domain/warnings/recipient.ts';
import { linksOfKey } from '../apps/appDirectory.ts';
import type { AuditedTransaction } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { recentUses } from '../keys/keyUses.ts';
import { queueConversationNotice } from '../outbox/conversationNotices.ts';
import { queueNotice } from '../outbox/notices.ts';
import { projectOwners } from '../projects/projectParts.ts';

/** How far back the uses of a leaked key are told. */
export const USES_SINCE: DurationMs = 7 * DAY;
/** More users of a key are never named. */
const NAMED = 5;

/** What uses a key. */
export type LeakUses = Pick<LeakNotice, 'users' | 'apps'>;

/** Reads what uses a key: before the transaction that tells it, for a transaction asks no other connection. */
export async function usesOfKey(context: ServiceContext, keyId: string): Promise<LeakUses> {
  const uses = await recentUses(context, keyId, context.clock() - USES_SINCE);
  const users = uses.map(({ app, source }) => (app === '' ? source : `${app} at ${source}`));
  const links = await linksOfKey(context, keyId);
  return { users: [...new Set(users)].slice(0, NAMED), apps: links.map(({ app }) => app.name).slice(0, NAMED) };
}

/**
 * Tells of a leak, in the transaction that gives cause for it: the key's owner, the project's owners, and the project's conversation,
 * where those on call read. Who is on call is known only when they speak, so nobody can be written to for being it.
 * @param about the same leak is told to each of them once.
 */
export async function tellOfLeak(
  context: ServiceContext,
  transaction: AuditedTransaction,
  key: ApiKey,
  leak: Omit<LeakNotice, 'keyId' | 'isYours'>,
  about: string,
): Promise<void> {
  const params = { ...leak, keyId: key.id, key: key.name, place: `${key.project.name}/${key.channel.name}` };
  const notice = { kind: 'key-leaked', about, projectIds: [key.project.id] } as const;
  // A project's key that is assigned to nobody is told of in its conversation, as every leak is.
  const reminded = recipientOf(key);
  const owner = reminded.kind === 'person' ? reminded.personId : undefined;
  if (owner !== undefined)
    await queueNotice(context, transaction, { ...notice, params: { ...params, isYours: true }, personId: owner });
  const others = (await projectOwners(transaction.manager, key.project.id)).filter((id) => id !== owner);
  const theirs = { ...params, isYours: false };
  for (const personId of others) await queueNotice(context, transaction, { ...notice, params: theirs, personId });
  await queueConversationNotice(context, transaction, {
    kind: notice.kind,
    params: theirs,
    about,
    projectId: key.project.id,
  });
}
