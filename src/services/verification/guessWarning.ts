import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { StrangersState } from '../../domain/keys/strangers.ts';
import { recipientName, recipientOf } from '../../domain/warnings/recipient.ts';
import type { Transaction } from '../../persistence/database.ts';
import type { ServiceContext } from '../context.ts';
import { queueWarnings } from '../outbox/queue.ts';
import { strangersSince } from './strangers.ts';

/** How many networks a warning names; it is not a list of addresses. */
const NAMED = 5;

/**
 * Queues the warning that somebody is guessing at a key, in the transaction that counts the attempt: once per burst,
 * identified by when the burst began (invariant 9).
 */
export async function queueGuessWarning(
  context: ServiceContext,
  transaction: Transaction,
  { id: keyId, owner, project }: ApiKey,
  { since, lastAt, failures }: StrangersState,
): Promise<void> {
  const sources = await strangersSince(transaction.manager, keyId, since, NAMED);
  const about = { keyId, personId: recipientName(recipientOf({ owner, project })), projectId: project.id };
  const name = { kind: 'guess', threshold: 'guess', about: String(since) } as const;
  const detail = { attempts: String(failures), firstAt: String(since), sources: sources.join(', ') };
  await queueWarnings(context, transaction, [{ ...about, ...name, dueAt: lastAt, detail }]);
}
