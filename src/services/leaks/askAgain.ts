import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { SecretRecord } from '../../domain/keys/keySecrets.ts';
import { keyStatus } from '../../domain/keys/keyStatus.ts';
import type { LeakRevival } from '../../domain/leaks/leakNotice.ts';
import type { LeakFacts } from '../../domain/leaks/leakQuestion.ts';
import { isDead } from '../../domain/leaks/leakResponse.ts';
import type { AuthorizedActor } from '../../domain/people/permissions.ts';
import { LeakEntity } from '../../persistence/entities/incidents/leaks.ts';
import { loadKey } from '../../persistence/keyRepository.ts';
import { type AuditedTransaction, onKey } from '../audit/auditTrail.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { labelled } from '../people/findPeople.ts';
import { lockLeakQuestion } from './leakRows.ts';
import { type ReportedSecret, reportedSecrets } from './reportedSecrets.ts';
import { putAgain, readUsesOfKey, tellOfLeak } from './tellOfLeak.ts';

/** What made secrets of a locked key work again. */
interface Revival {
  readonly how: Exclude<LeakRevival['how'], 'other'>;
  readonly by: Pick<AuthorizedActor, 'personId' | 'name'>;
  /** Which of its secrets; all that work where it is left out. */
  readonly secretId?: string | undefined;
}

/**
 * Asks again what to do about the secrets of a locked key that were reported as leaked, because they work again: its owner, the project's
 * owners and the conversations, in the transaction that brought them back. From then on a signed report of one is acted on again
 * (invariant 17). Call it once for each change, after its writes; it does nothing where no reported secret works.
 */
export async function askAgain(
  context: ServiceContext,
  transaction: AuditedTransaction,
  keyId: string,
  { how, by, secretId }: Revival,
): Promise<void> {
  const { manager } = transaction;
  const now = context.clock();
  const reported = await reportedSecrets(manager, keyId);
  const key = reported.length === 0 ? undefined : await loadKey(manager, keyId);
  if (key === undefined || keyStatus(key, now) !== 'active') return;
  const [label] = await labelled(context.policy.platforms, manager, [by.personId]);
  const again = { how, by: label?.label ?? by.name, name: by.name };
  for (const one of reported) {
    const secret = key.secrets.find(({ id }) => id === one.secretId);
    if (secret === undefined || isDead(key, secret, now) || (secretId ?? secret.id) !== secret.id) continue;
    await askOfSecret(context, transaction, { key, secret, reported: one, again });
  }
}

async function askOfSecret(
  context: ServiceContext,
  transaction: AuditedTransaction,
  { key, secret, reported: { secretId, questions }, again }: AskedAgain,
): Promise<void> {
  const { manager } = transaction;
  await countReportsAgain(transaction, key, secret);
  const uses = await readUsesOfKey(manager, key.id, context.clock());
  const revived = {
    did: 'tell',
    status: 'active',
    wanted: null,
    generation: secret.generation,
    again,
    ...uses,
  } as const;
  const stillOpen = questions.filter(({ endedAt }) => endedAt === null);
  for (const { id } of stillOpen) {
    const row = await lockLeakQuestion(transaction, id);
    if (row === null) continue;
    const facts: LeakFacts = { ...row.facts, ...revived };
    await putAgain(context, transaction, { key, row, facts, reopened: false });
  }
  if (stillOpen.length > 0) return;
  // What was decided before stays as it was: this is another question.
  const { by = null, where = null } = questions[0]?.facts ?? {};
  const about = `leak-again:${newRowId(context)}`;
  const question = await tellOfLeak(context, transaction, { key, secretId, leak: { ...revived, by, where }, about });
  if (question !== undefined) transaction.liveChanged(question);
}

interface AskedAgain {
  readonly key: ApiKey;
  readonly secret: SecretRecord;
  readonly reported: ReportedSecret;
  readonly again: LeakRevival;
}

/** Lets the next signed report of a secret that works again be acted on, as the first one was. */
export async function countReportsAgain(
  { manager, record }: AuditedTransaction,
  key: ApiKey,
  { id: secretId, generation }: Pick<SecretRecord, 'id' | 'generation'>,
): Promise<void> {
  await manager.update(LeakEntity, { secretId }, { reportedAt: null });
  record({ by: 'latchkey', action: 'leak.again', ...onKey(key), detail: { generation: String(generation) } });
}
