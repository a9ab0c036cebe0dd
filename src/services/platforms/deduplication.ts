import { createHash } from 'node:crypto';
import { LessThan } from 'typeorm';
import { DAY } from '../../domain/time/time.ts';
import { InboundEntity } from '../../persistence/entities/platforms.ts';
import type { ServiceContext } from '../context.ts';

/**
 * Claims an inbound event: however often it arrives, and on whatever replica, one arrival is the first.
 * @param name the platform's name for it, unique on that platform; only its hash is stored.
 */
export async function claimInbound(context: ServiceContext, platform: string, name: string): Promise<boolean> {
  const id = createHash('sha256').update(`${platform}:${name}`).digest('base64url');
  return await context.database.write(async ({ manager }) => {
    if (context.database.dialect === 'postgres') {
      const inserted: unknown[] = await manager.query(
        'INSERT INTO "inbound" ("id", "at") VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING "id"',
        [id, context.clock()],
      );
      return inserted.length === 1;
    }
    if (await manager.existsBy(InboundEntity, { id })) return false;
    await manager.insert(InboundEntity, { id, at: context.clock() });
    return true;
  });
}

/**
 * Deletes marks older than a day: platforms repeat for that long at most (Slack's "Delayed Events").
 * @returns how many marks were deleted.
 */
export async function purgeInbound(context: ServiceContext): Promise<number> {
  const old = { at: LessThan(context.clock() - DAY) };
  return (await context.database.write(({ manager }) => manager.delete(InboundEntity, old))).affected ?? 0;
}
