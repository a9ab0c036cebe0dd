import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { SecretRecord } from '../../domain/keys/keySecrets.ts';
import { keyStatus } from '../../domain/keys/keyStatus.ts';
import type { FoundCode } from '../../domain/leaks/findCodes.ts';
import { isDead, livingSecrets } from '../../domain/leaks/leakResponse.ts';
import type { Demand, Requester } from '../../domain/people/authorization.ts';
import { type Actor, mayView } from '../../domain/people/permissions.ts';
import { done, type Result } from '../../domain/result.ts';
import { selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { type AuditedTransaction, change, onKey } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import type { LiveSubject } from '../liveMessages/subjects.ts';
import { authorize } from '../people/authorization.ts';
import { labelPerson } from '../people/findPeople.ts';
import { type MatchedCode, matchCode } from './matchCode.ts';
import { noteLeak } from './noteLeak.ts';
import { type LeakUses, tellOfLeak, usesOfKey } from './tellOfLeak.ts';

/**
 * What a code is, as far as the person may know. `whole`: it is `secret`; `part`: it begins like one of the key's, which can't be
 * checked; `wrong`: it has the key's ID and isn't its secret. `reported`: a secret of a key that they can't see; its people were told.
 * `elsewhere`: none that they can see, and nobody else's whole secret; if it is a part of one, its people were told.
 */
export type IdentifiedCode =
  | { readonly kind: 'whole'; readonly key: ApiKey; readonly secret: SecretRecord; readonly uses: LeakUses }
  | { readonly kind: 'part' | 'wrong'; readonly key: ApiKey; readonly uses: LeakUses }
  | { readonly kind: 'reported' }
  | { readonly kind: 'elsewhere' };

/** What it is recorded about where it may not name a key. */
const SOME_SECRET = 'a leaked secret';

/**
 * Looks up codes that somebody found, and records each. Of keys that they can't see nothing is said but that it was reported, and the
 * same for every code that isn't a whole right secret (invariant 10).
 * @returns what each is, in their order, or a refusal.
 */
export async function identifyCodes(
  context: ServiceContext,
  { actor, by }: { readonly actor: Actor; readonly by: Requester },
  codes: readonly FoundCode[],
): Promise<Result<readonly IdentifiedCode[]>> {
  const label = await labelPerson(context, { id: by.personId, name: by.name });
  const identified: IdentifiedCode[] = [];
  if (codes.length === 0) {
    const nothing = await record(context, by, { subject: SOME_SECRET, found: 'nothing' });
    if (nothing.kind === 'refused') return nothing;
  }
  for (const code of codes) {
    const one = await identifyCode(context, { actor, by, label }, code);
    if (one.kind === 'refused') return one;
    identified.push(one.value);
  }
  context.urgent?.wake();
  return done(identified);
}

interface Asker {
  readonly actor: Actor;
  readonly by: Requester;
  readonly label: string;
}

async function identifyCode(context: ServiceContext, asker: Asker, code: FoundCode): Promise<Result<IdentifiedCode>> {
  const { actor, by } = asker;
  const matched = await matchCode(context, code);
  const found = matched === undefined ? 'elsewhere' : foundAs(code, matched);
  if (matched === undefined || !mayView(actor, matched.key.project.id)) {
    const isReport = matched !== undefined && (found === 'whole' || found === 'part');
    const uses = isReport ? await usesOfKey(context, matched.key.id) : undefined;
    const subject = SOME_SECRET;
    let asked: LiveSubject | undefined;
    const recorded = await record(
      context,
      by,
      { subject, found: 'elsewhere', told: found === 'whole', locks: uses === undefined ? undefined : matched?.key.id },
      async (transaction, locked) => {
        if (uses === undefined || matched === undefined || locked === undefined) return;
        asked = await reportForOther(context, transaction, asker, { key: locked, secret: matched.secret }, uses);
      },
    );
    if (recorded.kind === 'done' && asked !== undefined) context.live?.changed(asked);
    if (recorded.kind === 'refused') return recorded;
    return done({ kind: found === 'whole' ? 'reported' : 'elsewhere' });
  }
  const { key, secret } = matched;
  const about = {
    subject: key.name,
    found,
    key,
    locks: key.id,
    ...(secret === undefined ? {} : { generation: secret.generation }),
  };
  const recorded = await record(context, by, about, async (transaction) => {
    const isPart = code.whole === undefined;
    // Which one a part is of can't be told: somebody may say of each that it is only a test key.
    const meant = secret === undefined ? (isPart ? livingSecrets(key, context.clock()) : []) : [secret];
    for (const { id } of meant) await noteLeak(context, transaction, key.id, id);
  });
  if (recorded.kind === 'refused') return recorded;
  const uses = await usesOfKey(context, key.id);
  if (secret !== undefined) return done({ kind: 'whole', key, secret, uses });
  return done({ kind: code.whole === undefined ? 'part' : 'wrong', key, uses });
}

function foundAs({ whole }: FoundCode, { secret }: MatchedCode): 'whole' | 'part' | 'wrong' {
  if (secret !== undefined) return 'whole';
  return whole === undefined ? 'part' : 'wrong';
}

/** Tells the people of a key that somebody who can't see it found a secret of it: once for each secret, or for each who found a part. */
async function reportForOther(
  context: ServiceContext,
  transaction: AuditedTransaction,
  { by, label }: Asker,
  { key, secret }: MatchedCode,
  uses: LeakUses,
): Promise<LiveSubject | undefined> {
  const now = context.clock();
  const leak = secret === undefined ? undefined : await noteLeak(context, transaction, key.id, secret.id);
  if (leak !== undefined && leak.dismissedAt !== null) return undefined;
  const did = secret === undefined ? 'part' : isDead(key, secret, now) ? 'dead' : 'tell';
  const generation = secret?.generation ?? null;
  transaction.record({
    by: 'latchkey',
    action: 'leak.report',
    ...onKey(key),
    detail: { by: label, did, ...(generation === null ? {} : { generation: String(generation) }) },
  });
  const told = { did, generation, status: keyStatus(key, now), wanted: null, by: label, where: null, ...uses } as const;
  const about = secret === undefined ? `leak-part:${key.id}:${by.personId}` : `leak-found:${secret.id}`;
  return await tellOfLeak(context, transaction, { key, secretId: secret?.id, leak: told, about });
}

/** Records a look-up in the person's name, with what else belongs to it. */
async function record(
  context: ServiceContext,
  requester: Requester,
  about: {
    readonly subject: string;
    readonly found: string;
    readonly told?: boolean;
    readonly key?: ApiKey;
    readonly generation?: number;
    /** The key that is locked first. */
    readonly locks?: string | undefined;
  },
  also: (transaction: AuditedTransaction, key: ApiKey | undefined) => Promise<void> = () => Promise.resolve(),
): Promise<Result<undefined>> {
  const { subject, found, told = false, key, generation, locks } = about;
  return await change(context, async (locked): Promise<Result<undefined>> => {
    const lockedKey = locks === undefined ? undefined : await selectKeyForUpdate(locked, locks);
    const demand: Demand = { action: 'key.identify', subject, noun: 'key', scope: {} };
    const permit = await authorize(context, locked, requester, demand);
    if (permit.kind === 'refused') return permit;
    await also(permit.transaction, lockedKey);
    permit.transaction.record({
      by: permit.by,
      action: 'key.identify',
      subject,
      ...(key === undefined ? {} : { projectId: key.project.id, keyId: key.id }),
      detail: {
        found,
        ...(told ? { told: 'yes' } : {}),
        ...(generation === undefined ? {} : { generation: String(generation) }),
      },
    });
    return done(undefined);
  });
}
