import { keyStatus } from '../../domain/keys/keyStatus.ts';
import { redactSecrets } from '../../domain/keys/secretFormat.ts';
import { findCodes } from '../../domain/leaks/findCodes.ts';
import type { LeakQuestionState } from '../../domain/leaks/leakQuestion.ts';
import type { LeakResponse } from '../../domain/leaks/leakResponse.ts';
import { storedText } from '../../domain/storedText.ts';
import { LeakEntity } from '../../persistence/entities/incidents/leaks.ts';
import { selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { change, onKey } from '../audit/auditTrail.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import type { LiveSubject } from '../liveMessages/subjects.ts';
import { actOnLeaked } from './actOnLeaked.ts';
import { storeDecided } from './askAboutLeak.ts';
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
 * comes again, or another one of the same secret, does nothing more (invariant 17), until the secret was stopped and works again.
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
  await actOnReport(context, key.id, secret.id, where, await usesOfKey(context, key.id));
  return 'true_positive';
}

async function actOnReport(
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
        ...onKey(key),
        detail: { did, generation: String(secret.generation) },
      });
    if (known.dismissedAt !== null) {
      record('ignored');
      return {};
    }
    const acted = await actOnLeaked(context, transaction, { key, secret }, 'leak');
    record(acted.did);
    const { did, wanted } = acted;
    const status = did === 'disable' ? 'disabled' : keyStatus(key, context.clock());
    const leak = { did, status, wanted, generation: secret.generation, by: null, where, ...uses };
    // Another one for each time that the secret worked again.
    const about = `leak:${secretId}:${newRowId(context)}`;
    const question = await tellOfLeak(context, transaction, { key, secretId, leak, about });
    if (did === 'disable' || did === 'rotate' || did === 'retire')
      await storeDecided(context, transaction, { key, secretId, facts: leak, about }, DECIDED[did]);
    return { rotationId: acted.rotationId, question };
  });
  if (rotationId !== undefined) {
    context.live?.changed({ kind: 'rotation', id: rotationId });
    context.rotations?.wake(rotationId);
  }
  if (question !== undefined) context.live?.changed(question);
  context.urgent?.wake();
}

/** How a question stands that the project's policy answers. */
const DECIDED = { disable: 'disabled', rotate: 'rotating', retire: 'stopped' } as const satisfies Readonly<
  Record<Exclude<LeakResponse, 'tell' | 'dead'>, LeakQuestionState>
>;

/** What a report led to, for those who go on with it. */
interface Acted {
  readonly rotationId?: string | undefined;
  readonly question?: LiveSubject | undefined;
}
