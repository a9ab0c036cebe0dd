import type { EpochMs } from '../time/time.ts';
import { type AppLink, isUseOf, type SeenUse } from './app.ts';

/** A use of one secret, from the table of uses. */
export interface TimedUse extends SeenUse {
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
}

/** Which apps have authenticated with a secret. */
export interface UseByApps {
  /** Deployed apps that haven't. */
  readonly missing: readonly AppLink[];
  /** When the last of them first did; null while one hasn't, or where none is deployed. */
  readonly allUsedAt: EpochMs | null;
}

/**
 * Finds out which apps have authenticated with a secret. An app that isn't deployed is not waited for.
 * @param links the apps that use the key. @param uses the uses of the new secret.
 */
export function usedByApps(
  links: readonly AppLink[],
  uses: readonly TimedUse[],
  nameKey: (name: string) => string,
): UseByApps {
  const missing: AppLink[] = [];
  let allUsedAt: EpochMs | null = null;
  for (const link of links.filter(({ app }) => app.state === 'deployed')) {
    const times = uses.filter((use) => isUseOf(link, use, nameKey)).map(({ firstAt }) => firstAt);
    if (times.length === 0) missing.push(link);
    else allUsedAt = Math.max(allUsedAt ?? 0, Math.min(...times));
  }
  return { missing, allUsedAt: missing.length === 0 ? allUsedAt : null };
}

/** Lists who authenticated with a key and is no app that is linked to it, each once: "link web-shop?". */
export function unknownUsers(
  links: readonly AppLink[],
  uses: readonly SeenUse[],
  nameKey: (name: string) => string,
): readonly SeenUse[] {
  const found = new Map<string, SeenUse>();
  for (const use of uses) {
    if (use.app === '' || links.some((link) => isUseOf(link, use, nameKey))) continue;
    const name = nameKey(use.app);
    if (!found.has(name)) found.set(name, { app: use.app, source: use.source });
  }
  return [...found.values()];
}

/** How a key was found for an app. */
export type Because = 'name' | 'secret' | 'configuration' | 'use';

/**
 * Decides in which ways a key looks like an app's (manual 002, and who really uses it): the app's name is in the key's name, an
 * app secret has the key's name, the app's configuration names the key's ID, or the app authenticates with it.
 */
export function whyLinked(
  app: { readonly name: string; readonly secretPlace: string },
  key: { readonly id: string; readonly name: string; readonly users: readonly SeenUse[] },
  configured: ReadonlySet<string>,
  nameKey: (name: string) => string,
): readonly Because[] {
  const name = nameKey(app.name);
  const found: Because[] = [];
  if (configured.has(key.id)) found.push('configuration');
  if (key.users.some((use) => use.app !== '' && nameKey(use.app) === name)) found.push('use');
  if (plain(app.secretPlace).includes(plain(nameKey(key.name)))) found.push('secret');
  if (nameKey(key.name).includes(name)) found.push('name');
  return found;
}

/** Names of secrets are written in capitals with `_` in one place, and in small letters with `-` in another. */
function plain(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
