import { IsNull } from 'typeorm';
import type { Requester } from '../../domain/people/authorization.ts';
import type { Confirmation } from '../../domain/people/confirmation.ts';
import { decideRehearsal, type RehearsalKind, rehearsedSecrets } from '../../domain/rehearsals/rehearsal.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import type { DurationMs } from '../../domain/time/time.ts';
import { recipientOf } from '../../domain/warnings/recipient.ts';
import { RehearsalEntity } from '../../persistence/entities/incidents/rehearsals.ts';
import { onKey } from '../audit/auditTrail.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { changeConfirmedKey } from '../keys/changeKey.ts';
import { joinLive, joinWhereTheySpoke } from '../liveMessages/join.ts';
import { labelPerson } from '../people/findPeople.ts';
import { readUses } from './rehearsalRows.ts';

/**
 * Begins a rehearsal, as a question said: the key keeps working, and from now on each use is counted that would have failed. It takes the
 * permission that the real thing takes. Its starter and the key's owner get a message that follows it.
 * @returns the rehearsal's ID, or a refusal: `rehearsal-under-way`, `rehearsal-length`, what the real thing would refuse, what changed
 * since the question, or a missing permission.
 */
export async function startRehearsal(
  context: ServiceContext,
  requester: Requester,
  confirmation: Confirmation,
  { kind, duration }: { readonly kind: RehearsalKind; readonly duration: DurationMs },
): Promise<Result<{ readonly id: string }>> {
  const startedBy = await labelPerson(context, { id: requester.personId, name: requester.name });
  const started = await changeConfirmedKey(
    context,
    requester,
    confirmation,
    `key.${kind}`,
    async (key, { transaction, by }) => {
      const now = context.clock();
      const decision = decideRehearsal(key, kind, duration, now);
      if (decision.kind === 'refused') return decision;
      const { manager } = transaction;
      // The key is locked, so of two that begin at once the second finds the first.
      if (await manager.existsBy(RehearsalEntity, { keyId: key.id, endedAt: IsNull() }))
        return refused({ code: 'rehearsal-under-way', subject: key.name });
      const id = newRowId(context);
      const secretIds = rehearsedSecrets(kind, key, now);
      await manager.insert(RehearsalEntity, {
        id,
        revision: 1,
        keyId: key.id,
        kind,
        state: 'running',
        startedBy,
        startedAt: now,
        endsAt: now + duration,
        countedAt: now,
        endedAt: null,
        endedBy: null,
        secretIds: [...secretIds],
        baseline: [...(await readUses(manager, key.id, secretIds))],
        callers: [],
        callerCount: 0,
        total: 0,
      });
      const about = { kind: 'rehearsal', id } as const;
      await joinLive(context, manager, about, requester);
      const reminded = recipientOf(key);
      if (reminded.kind === 'person' && reminded.personId !== requester.personId)
        await joinWhereTheySpoke(context, manager, about, reminded.personId);
      const detail = { kind, for: String(duration) };
      transaction.record({ by, action: 'rehearsal.start', ...onKey(key), detail });
      return done({ id });
    },
    // Nothing is changed yet: cutting it is what waits for an approval.
    'nothing',
  );
  if (started.kind === 'done') context.live?.changed({ kind: 'rehearsal', id: started.value.id });
  return started;
}
