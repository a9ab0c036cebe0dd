import { IsNull, MoreThan } from 'typeorm';
import { HOUR } from '../../domain/time/time.ts';
import { HomeEntity } from '../../persistence/entities/platforms.ts';
import type { ServiceContext } from '../context.ts';

/** The screen in a person's home tab. */
export interface Home {
  readonly externalId: string;
  /** The action that opens the screen. */
  readonly screen: string;
  /** A hash of what was shown last. */
  readonly shown: string | null;
}

/** How long an opened home tab is updated after changes made elsewhere. */
const FOLLOWED = 12 * HOUR;

/** Records that a home tab was opened or moved to another screen, and what it now shows. */
export async function rememberHome(context: ServiceContext, platform: string, home: Home): Promise<void> {
  const row = { platform, ...home, openedAt: context.clock() };
  await context.database.write(({ manager }) => manager.upsert(HomeEntity, row, ['platform', 'externalId']));
}

/** Finds the screen in a person's home tab. */
export async function findHome(
  context: ServiceContext,
  platform: string,
  externalId: string,
): Promise<Home | undefined> {
  return (
    (await context.database.read((manager) => manager.findOneBy(HomeEntity, { platform, externalId }))) ?? undefined
  );
}

/** Lists the home tabs that may be on screen now: those opened within twelve hours. */
export async function openHomes(context: ServiceContext, platform: string): Promise<readonly Home[]> {
  const openedAt = MoreThan(context.clock() - FOLLOWED);
  return await context.database.read((manager) => manager.findBy(HomeEntity, { platform, openedAt }));
}

/**
 * Claims a home tab's next update: of several replicas that see a change, one makes it. @returns whether this one does.
 */
export async function claimHome(
  context: ServiceContext,
  platform: string,
  { externalId, screen, shown }: Home,
  next: string,
): Promise<boolean> {
  return await context.database.write(async ({ manager }) => {
    const before = { platform, externalId, screen, shown: shown ?? IsNull() };
    return (await manager.update(HomeEntity, before, { shown: next })).affected === 1;
  });
}
