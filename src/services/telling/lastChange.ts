import { type EntityManager, In, IsNull, MoreThan, MoreThanOrEqual } from 'typeorm';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { effectiveState } from '../../domain/keys/keySecrets.ts';
import type { PostedChange } from '../../domain/notices/postedChange.ts';
import { type DurationMs, type EpochMs, HOUR } from '../../domain/time/time.ts';
import { OverlapEntity } from '../../persistence/entities/apps/rotations.ts';
import { AuditEntity } from '../../persistence/entities/audit.ts';
import { loadKey } from '../../persistence/keyRepository.ts';
import type { ServiceContext } from '../context.ts';

/** For how long somebody can tell a conversation what they did. */
export const TELLABLE_FOR: DurationMs = HOUR;
/** Events of one key by one person that are looked through. */
const LOOKED_AT = 20;

/**
 * Finds what a person did to a key within the last hour that a conversation may be told of: that they regenerated, disabled or deleted it.
 * The audit trail knows, so nothing needs to be kept for it.
 */
export async function lastChange(
  context: ServiceContext,
  personId: string,
  key: ApiKey,
): Promise<PostedChange | undefined> {
  return await context.database.read(async (manager) => {
    const now = context.clock();
    const events = await manager.find(AuditEntity, {
      where: {
        keyId: key.id,
        actorId: personId,
        outcome: 'done',
        action: In(['key.disable', 'key.delete', 'key.regenerate', 'secret.promote']),
        at: MoreThan(now - TELLABLE_FOR),
      },
      order: { seq: 'DESC' },
      take: LOOKED_AT,
    });
    for (const { action, at, detail } of events) {
      if (action === 'key.disable') return { did: 'disabled', at, ...NOTHING_OLD };
      if (action === 'key.delete') return { did: 'deleted', at, ...NOTHING_OLD };
      // A rotation with apps has begun. Without them nothing has changed yet: the new secret must be shown first.
      if (action === 'key.regenerate' && detail['rotation'] !== undefined)
        return { did: 'rotating', at, stops: 'last', stopsAt: null };
      // A key's first secret replaces none, unless the key replaces another.
      if (action === 'secret.promote' && (detail['generation'] !== '1' || key.replacesId !== null))
        return await renewal(manager, key, at, now);
    }
    return undefined;
  });
}

/** Whether the conversation of an incident was told by itself of a change that a person made. */
export async function wasToldByItself(
  context: ServiceContext,
  keyId: string,
  { did, at }: Pick<PostedChange, 'did' | 'at'>,
  personId: string,
): Promise<boolean> {
  const told = { keyId, action: 'incident.tell', outcome: 'done', actorId: IsNull(), at: MoreThanOrEqual(at) } as const;
  const events = await context.database.read((manager) => manager.findBy(AuditEntity, told));
  return events.some(({ detail }) => detail['did'] === did && detail['personId'] === personId);
}

const NOTHING_OLD = { stops: null, stopsAt: null } as const;

/** A new secret that was shown: says when the old one stops, as it stands now. */
export async function renewal(manager: EntityManager, key: ApiKey, at: EpochMs, now: EpochMs): Promise<PostedChange> {
  if (
    key.replacesId !== null &&
    !key.secrets.some(({ generation, state }) => generation > 1 && state !== 'discarded')
  ) {
    const old = await loadKey(manager, key.replacesId);
    return { did: 'replaced', at, ...endOf(old === undefined ? [] : ends(old, now), now) };
  }
  const current = key.secrets.find(({ state }) => state === 'current');
  const watched = current === undefined ? null : await manager.findOneBy(OverlapEntity, { secretId: current.id });
  const end = endOf(ends(key, now), now);
  const untilUsed = end.stops === 'at' && watched?.untilUsed === 1;
  return { did: 'regenerated', at, ...end, ...(untilUsed ? { stops: 'when-used' as const } : {}) };
}

/** When the secrets stop that still work beside a newer one. */
function ends({ secrets, deletedAt }: ApiKey, now: EpochMs): readonly EpochMs[] {
  const ending = secrets.filter((secret) => effectiveState(secret, now) === 'previous');
  return ending.flatMap(({ overlapEndsAt, expiresAt }) =>
    overlapEndsAt === null ? [] : [Math.min(overlapEndsAt, expiresAt, deletedAt ?? overlapEndsAt)],
  );
}

function endOf(moments: readonly EpochMs[], now: EpochMs): Pick<PostedChange, 'stops' | 'stopsAt'> {
  const last = Math.max(now, ...moments);
  return last > now ? { stops: 'at', stopsAt: last } : { stops: 'now', stopsAt: null };
}
