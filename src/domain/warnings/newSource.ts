import { DAY, type DurationMs, type EpochMs } from '../time/time.ts';

/** What is known of a key's users when someone new comes. */
export interface UsersFacts {
  readonly createdAt: EpochMs;
  /** How often it was used before. */
  readonly useCount: number;
  /** How many addresses, and how many programs that say their name, used it within {@link FEW_WITHIN}. */
  readonly sources: number;
  readonly apps: number;
  /** When its owner was told of someone new within {@link TOLD_WITHIN}, in any order. */
  readonly told: readonly EpochMs[];
}

/** Someone who was accepted in a way never seen before. */
export interface Newcomer {
  readonly source: string;
  readonly app: string;
  readonly at: EpochMs;
  readonly newSource: boolean;
  readonly newApp: boolean;
}

/** What an owner is to be told of a newcomer. */
export interface NewUser {
  readonly threshold: 'source' | 'app';
  /** What is new: the address, or the program's name. */
  readonly about: string;
  readonly at: EpochMs;
  readonly detail: Readonly<Record<string, string>>;
}

/** A key that was just made, or hardly used, still finds its users. */
const SETTLED_AFTER: DurationMs = 7 * DAY;
const SETTLED_USES = 20;
/** A key with more users than these has no usual ones. */
const FEW = 3;
/** Users that were not seen for so long don't make them many. */
export const FEW_WITHIN: DurationMs = 90 * DAY;
/** An owner is told so often within so long of one key. The last time says that it is the last. */
const TOLD_AT_MOST = 3;
/** How long a warning about new users of a key counts towards the most that are sent. */
export const TOLD_WITHIN: DurationMs = 30 * DAY;

/** @returns whether a key has been in use for so long that someone new is worth a word. */
export function isSettled({ createdAt, useCount }: Pick<UsersFacts, 'createdAt' | 'useCount'>, now: EpochMs): boolean {
  return now - createdAt >= SETTLED_AFTER && useCount >= SETTLED_USES;
}

/** What is told, and what need not be asked about for a while: see {@link decideNewUsers}. */
export interface NewUsersDecision {
  readonly told: readonly NewUser[];
  /** Until when no new user of the key is reported. */
  readonly quietUntil: EpochMs | null;
}

/**
 * Decides of which newcomers a key's owner is told: of a new address, or else of a new program, where the key had few. A name where
 * nobody said one before is no news.
 */
export function decideNewUsers(key: UsersFacts, newcomers: readonly Newcomer[], now: EpochMs): NewUsersDecision {
  if (!isSettled(key, now)) return { told: [], quietUntil: null };
  // What a clock that was set back finds ahead of it was told lately too.
  const before = key.told.filter((at) => at > now - TOLD_WITHIN);
  const [sources, apps] = [new Set<string>(), new Set<string>()];
  const told: NewUser[] = [];
  for (const { source, app, at, newSource, newApp } of [...newcomers].sort((one, other) => one.at - other.at)) {
    const isNewSource = newSource && !sources.has(source) && hasFew(key.sources + sources.size);
    const isNewApp = newApp && !apps.has(app) && key.apps > 0 && hasFew(key.apps + apps.size);
    if (newSource) sources.add(source);
    if (newApp) apps.add(app);
    if (before.length + told.length >= TOLD_AT_MOST) break;
    const detail = { source, ...(app === '' ? {} : { app }) };
    if (isNewSource) told.push({ threshold: 'source', about: source, at, detail });
    else if (isNewApp) told.push({ threshold: 'app', about: app, at, detail });
  }
  return withLast(told, before, now);
}

/** @returns whether someone new stands out among so many. */
export function hasFew(users: number): boolean {
  return users <= FEW;
}

/** The last one that is sent says so. */
function withLast(told: readonly NewUser[], before: readonly EpochMs[], now: EpochMs): NewUsersDecision {
  if (before.length + told.length < TOLD_AT_MOST) return { told, quietUntil: null };
  const quietUntil = Math.min(now, ...before) + TOLD_WITHIN;
  const last = told.at(-1);
  if (last === undefined) return { told, quietUntil };
  const detail = { ...last.detail, quietUntil: String(quietUntil) };
  return { told: [...told.slice(0, -1), { ...last, detail }], quietUntil };
}
