import { retirePrevious } from '../../domain/apps/goBack.ts';
import { BY_LATCHKEY } from '../../domain/apps/rotation.ts';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { decideStatusChange } from '../../domain/keys/keyChanges.ts';
import type { SecretRecord } from '../../domain/keys/keySecrets.ts';
import type { LeakPolicy } from '../../domain/leaks/leakPolicy.ts';
import { decideLeakResponse, type LeakResponse } from '../../domain/leaks/leakResponse.ts';
import { recipientOf } from '../../domain/warnings/recipient.ts';
import { linksOf } from '../apps/appRows.ts';
import { type AuditedTransaction, onKey } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { writeStatusChange } from '../keys/changeKey.ts';
import { joinWhereTheySpoke } from '../liveMessages/join.ts';
import { readLeakPolicy } from '../projects/projectPolicy.ts';
import { rotationUnderWay } from '../rotations/facts/rotationFacts.ts';
import { changeSecrets } from '../rotations/rotationSecrets.ts';
import { storeRotation } from '../rotations/startRotation.ts';

/** A secret that leaked, and its key as it is locked. */
export interface Leaked {
  readonly key: ApiKey;
  readonly secret: SecretRecord;
}

/** What was done about it. `rotationId`: the rotation that was begun, to be woken after the commit. */
export interface ActedOnLeak {
  readonly did: LeakResponse;
  readonly wanted: LeakPolicy;
  readonly rotationId?: string;
}

/**
 * Does what the project wants about a leaked secret. What can't be done is told.
 * @param because a signed report, or a fire drill that says the same.
 */
export async function actOnLeaked(
  context: ServiceContext,
  transaction: AuditedTransaction,
  { key, secret }: Leaked,
  because: 'leak' | 'drill',
): Promise<ActedOnLeak> {
  const { manager } = transaction;
  const now = context.clock();
  const wanted = await readLeakPolicy(manager, key.project.id);
  const hasApps = (await linksOf(manager, key.id)).length > 0;
  const isRotating = (await rotationUnderWay(manager, key.id)) !== undefined;
  const did = decideLeakResponse(key, secret, { policy: wanted, hasApps, isRotating }, now);
  const about = { by: 'latchkey', ...onKey(key) } as const;
  switch (did) {
    case 'disable': {
      const decision = decideStatusChange(key, 'disable', now);
      if (decision.kind === 'refused') return { did: 'tell', wanted };
      await writeStatusChange(context, transaction, key.id, 'disable', decision.value);
      transaction.record({ ...about, action: 'key.disable', detail: { because } });
      return { did, wanted };
    }
    case 'retire': {
      const changes = retirePrevious(key.secrets, now).filter(({ id }) => id === secret.id);
      await changeSecrets(transaction, key, changes);
      transaction.record({
        ...about,
        action: 'key.retire',
        detail: { secrets: String(changes.length), because },
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
      transaction.record({ ...about, action: 'key.regenerate', detail: { ...detail, because } });
      return { did, wanted, rotationId: rotation.id };
    }
    case 'tell':
    case 'dead':
      return { did, wanted };
  }
}
