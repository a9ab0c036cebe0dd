import { retirePrevious } from '../../domain/apps/goBack.ts';
import { BY_LATCHKEY } from '../../domain/apps/rotation.ts';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { decideStatusChange } from '../../domain/keys/keyChanges.ts';
import type { SecretRecord } from '../../domain/keys/keySecrets.ts';
import { keyStatus } from '../../domain/keys/keyStatus.ts';
import { redactSecrets } from '../../domain/keys/secretFormat.ts';
import { findCodes } from '../../domain/leaks/findCodes.ts';
import type { LeakPolicy } from '../../domain/leaks/leakPolicy.ts';
import { decideLeakResponse, type LeakResponse } from '../../domain/leaks/leakResponse.ts';
import { storedText } from '../../domain/storedText.ts';
import { recipientOf } from '../../domain/warnings/recipient.ts';
import { LeakEntity } from '../../persistence/entities/incidents/leaks.ts';
import { selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { linksOf } from '../apps/appRows.ts';
import { type AuditedTransaction, change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { writeStatusChange } from '../keys/changeKey.ts';
import { joinWhereTheySpoke } from '../liveMessages/join.ts';
import type { LiveSubject } from '../liveMessages/subjects.ts';
import { readLeakPolicy } from '../projects/projectPolicy.ts';
import { rotationUnderWay } from '../rotations/facts/rotationFacts.ts';
import { changeSecrets } from '../rotations/rotationSecrets.ts';
import { storeRotation } from '../rotations/startRotation.ts';
import { matchCode } from './matchCode.ts';
import { noteLeak } from './noteLeak.ts';
import { type LeakUses, tellOfLeak, usesOfKey } from './tellOfLeak.ts';

/** Something that a signed report says is a secret of ours, and where it was found. */
export interface ReportedToken {
  readonly token: string;
  readonly url: string;
}

/** What a reporter is told of a token: whether it is, or was, a secret of this deployment. Nothing else (invariant 17). */
export type LeakLabel = 'true_positive' | 'false_positive';

/** How much is kept of where a secret was found. */
const WHERE_LIMIT = 500;

/**
 * Takes a report whose signature is good: does for each secret what its project wants, once, and tells people. The same report that
 * comes again, or another one of the same secret, does nothing more (invariant 17).
 * @returns a label for each token, in their order.
 */
export async function takeLeakReport(
  context: ServiceContext,
  reported: readonly ReportedToken[],
): Promise<readonly LeakLabel[]> {
  const labels = new Map<string, LeakLabel>();
  for (const { token, url } of reported)
    if (!labels.has(token)) labels.set(token, await takeToken(context, token, url));
  return reported.map(({ token }) => labels.get(token) ?? 'false_positive');
}

async function takeToken(context: ServiceContext, token: string, url: string): Promise<LeakLabel> {
  const [code] = findCodes(token);
  if (code?.whole === undefined || code.whole !== token.trim()) return 'false_positive';
  const matched = await matchCode(context, code);
  if (matched?.secret === undefined) return 'false_positive';
  const { key, secret } = matched;
  const where = url === '' ? null : storedText(redactSecrets(url), WHERE_LIMIT);
  const known = await context.database.read((manager) => manager.findOneBy(LeakEntity, { secretId: secret.id }));
  // A flood of what was acted on already isn't written down.
  if (known !== null && known.reportedAt !== null) return 'true_positive';
  await actOnLeak(context, key.id, secret.id, where, await usesOfKey(context, key.id));
  return 'true_positive';
}

/** What a signed report found, on the key as it is locked. */
interface Leaked {
  readonly key: ApiKey;
  readonly secret: SecretRecord;
}

async function actOnLeak(
  context: ServiceContext,
  keyId: string,
  secretId: string,
  where: string | null,
  uses: LeakUses,
): Promise<void> {
  const { rotationId, question } = await change(context, async (transaction): Promise<Acted> => {
    const key = await selectKeyForUpdate(transaction, keyId);
    const secret = key?.secrets.find(({ id }) => id === secretId);
    if (key === undefined || secret === undefined) return {};
    // The key's lock lets one report of it through at a time.
    const known = await noteLeak(context, transaction, keyId, secretId);
    if (known.reportedAt !== null) return {};
    await transaction.manager.update(LeakEntity, { secretId }, { reportedAt: context.clock() });
    const record = (did: LeakResponse | 'ignored') =>
      transaction.record({
        by: 'latchkey',
        action: 'leak.report',
        subject: key.name,
        projectId: key.project.id,
        keyId,
        detail: { did, generation: String(secret.generation) },
      });
    if (known.dismissedAt !== null) {
      record('ignored');
      return {};
    }
    const acted = await act(context, transaction, { key, secret });
    record(acted.did);
    const { did, wanted } = acted;
    const status = did === 'disable' ? 'disabled' : keyStatus(key, context.clock());
    const leak = { did, status, wanted, generation: secret.generation, by: null, where, ...uses };
    const question = await tellOfLeak(context, transaction, { key, secretId, leak, about: `leak:${secretId}` });
    return { rotationId: acted.rotationId, question };
  });
  if (rotationId !== undefined) {
    context.rotations?.changed(rotationId);
    context.rotations?.wake(rotationId);
  }
  if (question !== undefined) context.live?.changed(question);
  context.urgent?.wake();
}

/** What a report led to, for those who go on with it. */
interface Acted {
  readonly rotationId?: string | undefined;
  readonly question?: LiveSubject | undefined;
}

/** Does what the project wants. What can't be done is told. */
async function act(
  context: ServiceContext,
  transaction: AuditedTransaction,
  { key, secret }: Leaked,
): Promise<{ readonly did: LeakResponse; readonly wanted: LeakPolicy; readonly rotationId?: string }> {
  const { manager } = transaction;
  const now = context.clock();
  const wanted = await readLeakPolicy(manager, key.project.id);
  const hasApps = (await linksOf(manager, key.id)).length > 0;
  const isRotating = (await rotationUnderWay(manager, key.id)) !== undefined;
  const did = decideLeakResponse(key, secret, { policy: wanted, hasApps, isRotating }, now);
  const about = { by: 'latchkey', subject: key.name, projectId: key.project.id, keyId: key.id } as const;
  switch (did) {
    case 'disable': {
      const decision = decideStatusChange(key, 'disable', now);
      if (decision.kind === 'refused') return { did: 'tell', wanted };
      await writeStatusChange(context, transaction, key.id, 'disable', decision.value);
      transaction.record({ ...about, action: 'key.disable', detail: { because: 'leak' } });
      return { did, wanted };
    }
    case 'retire': {
      const changes = retirePrevious(key.secrets, now).filter(({ id }) => id === secret.id);
      await changeSecrets(transaction, key, changes);
      transaction.record({
        ...about,
        action: 'key.retire',
        detail: { secrets: String(changes.length), because: 'leak' },
      });
      return { did, wanted };
    }
    case 'rotate': {
      const stored = await storeRotation(context, transaction, key, BY_LATCHKEY, { mode: 'stop' });
      if (stored.kind === 'refused') return { did: 'tell', wanted };
      const { rotation, detail } = stored.value;
      const reminded = recipientOf(key);
      if (reminded.kind === 'person')
        await joinWhereTheySpoke(context, manager, { kind: 'rotation', id: rotation.id }, reminded.personId);
      transaction.record({ ...about, action: 'key.regenerate', detail: { ...detail, because: 'leak' } });
      return { did, wanted, rotationId: rotation.id };
    }
    case 'tell':
    case 'dead':
      return { did, wanted };
  }
}
