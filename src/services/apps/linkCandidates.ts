import { In, MoreThan } from 'typeorm';
import type { App, SeenUse } from '../../domain/apps/app.ts';
import { type Because, unknownUsers, whyLinked } from '../../domain/apps/appUses.ts';
import { keyIdsIn } from '../../domain/apps/keyIds.ts';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { nameKey } from '../../domain/people/names.ts';
import { DAY, type EpochMs } from '../../domain/time/time.ts';
import { AppEntity, AppLinkEntity } from '../../persistence/entities/apps/apps.ts';
import { KeyEntity } from '../../persistence/entities/keys.ts';
import { SecretUseEntity } from '../../persistence/entities/uses.ts';
import { assembleKeys } from '../../persistence/keyRepository.ts';
import type { ServiceContext } from '../context.ts';
import { linksOf, openSettings } from './appRows.ts';

/** How far back a use tells who uses a key. */
const LOOK_BACK = 30 * DAY;
/** How many of a project's keys are looked at. */
const KEYS = 500;

/** A key that an app probably uses. */
export interface LinkCandidate {
  readonly key: ApiKey;
  /** The ways in which it was found, surest first. */
  readonly because: readonly Because[];
}

/**
 * Finds keys that an app probably uses and isn't linked to: by the three ways of manual 002, and by who authenticates.
 * @param configuration the app's configuration as somebody pasted it. Only the key IDs in it are looked at; nothing is stored.
 */
export async function findLinkCandidates(
  context: ServiceContext,
  app: App,
  configuration = '',
): Promise<readonly LinkCandidate[]> {
  const now = context.clock();
  const configured = new Set(keyIdsIn(configuration));
  return await context.database.read(async (manager) => {
    const where = { projectId: app.project.id };
    const rows = await manager.find(KeyEntity, { where, order: { nameKey: 'ASC', id: 'ASC' }, take: KEYS });
    const linked = new Set((await manager.findBy(AppLinkEntity, { appId: app.id })).map(({ keyId }) => keyId));
    const living = rows.filter(({ id, deletedAt }) => !linked.has(id) && (deletedAt === null || deletedAt > now));
    const uses = await manager.findBy(SecretUseEntity, {
      keyId: In(living.map(({ id }) => id)),
      lastAt: MoreThan(now - LOOK_BACK),
    });
    const found = await assembleKeys(manager, living);
    const row = await manager.findOneBy(AppEntity, { id: app.id });
    const secretPlace =
      row === null ? '' : context.connectors.describe(row.connector, openSettings(context, row.settings));
    return found.flatMap((key) => {
      const users = uses.filter(({ keyId }) => keyId === key.id);
      const because = whyLinked({ name: app.name, secretPlace }, { ...key, users }, configured, nameKey);
      return because.length === 0 ? [] : [{ key, because }];
    });
  });
}

/**
 * Lists who has authenticated with a key since a moment (30 days ago by default) under a name that no linked app goes by.
 */
export async function unknownUsersOfKey(
  context: ServiceContext,
  keyId: string,
  since: EpochMs = context.clock() - LOOK_BACK,
): Promise<readonly SeenUse[]> {
  return await context.database.read(async (manager) => {
    const where = { keyId, lastAt: MoreThan(since) };
    const uses = await manager.find(SecretUseEntity, { where, order: { lastAt: 'DESC' }, take: 200 });
    return unknownUsers(await linksOf(manager, keyId), uses, nameKey);
  });
}
