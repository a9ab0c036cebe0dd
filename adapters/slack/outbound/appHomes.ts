import { createHash } from 'node:crypto';
import { decodeAction, encodeAction } from '../../../src/chat/contracts/actionCode.ts';
import type { HomeScreen, HomeStore, PlatformLog } from '../../../src/chat/contracts/platform.ts';
import type { PlatformPort } from '../../../src/chat/contracts/port.ts';
import { buttons, type View } from '../../../src/chat/contracts/view.ts';
import { CONTROL } from '../../../src/chat/copy/answerCopy.ts';
import type { PlatformUser } from '../../../src/domain/people/platformUser.ts';
import { codeOf } from '../../shared/apiResult.ts';
import { RateLimiter } from '../../shared/rateLimiter.ts';
import type { Refusals } from '../../shared/refusals.ts';
import { type Users, userIdOf } from '../people/users.ts';
import { renderHome } from '../render/home.ts';
import { newNonce } from '../render/nonce.ts';
import { APP_REFUSALS, attempt, CONTENT_REFUSALS } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';

/** The screen that a home begins with. */
const FIRST_PATH = ['dashboard'];
const FIRST_SCREEN = encodeAction({ kind: 'go', path: FIRST_PATH, options: {} });
/** `views.publish` takes a hundred a minute; what people wait for needs room beside what merely follows. */
const FOLLOW_INTERVAL_MS = 800;

/** No screen's hash. */
const NOT_SHOWN = 'not shown';

const ALL = { what: 'homes', name: null } as const;
const CONTENT = { what: 'message', name: null } as const;
/** Errors that no home gets past (docs.slack.dev/reference/methods/views.publish). */
const FOR_ALL: ReadonlySet<string> = new Set([...APP_REFUSALS, 'not_enabled', 'account_inactive']);
/** Errors that say the person no longer exists. */
const GONE: ReadonlySet<string> = new Set(['user_not_found', 'user_disabled', 'user_not_visible']);

/** Whose home it is: who they are to the core, and by which address Slack is called for them. */
export interface HomeViewer {
  readonly user: PlatformUser;
  readonly address: string;
}

/** The App Homes: which screen stands in whose, and how they follow what changes elsewhere. */
export class AppHomes {
  readonly #core: PlatformPort;
  readonly #users: Users;
  readonly #clients: Clients;
  readonly #store: HomeStore;
  readonly #log: PlatformLog;
  readonly #refusals: Refusals;
  readonly #following: RateLimiter;
  #sweep: Promise<boolean> | undefined;
  #again = false;

  constructor(
    parts: {
      readonly core: PlatformPort;
      readonly users: Users;
      readonly clients: Clients;
      readonly appHomes: HomeStore;
      readonly log: PlatformLog;
      readonly refusals: Refusals;
    },
    signal: AbortSignal,
    followMs = FOLLOW_INTERVAL_MS,
  ) {
    this.#core = parts.core;
    this.#users = parts.users;
    this.#clients = parts.clients;
    this.#store = parts.appHomes;
    this.#log = parts.log;
    this.#refusals = parts.refusals;
    this.#following = new RateLimiter(followMs, signal);
  }

  /** Shows someone their home as they left it, or its first screen. */
  async open({ user, address }: HomeViewer): Promise<void> {
    const left = (await this.#store.find(address))?.screen;
    const view = left === undefined ? undefined : await this.#core.renderScreen(user, left);
    if (left !== undefined && view !== undefined) return await this.show(address, left, view);
    await this.#first({ user, address });
  }

  /** Shows a screen in a home. @param screen the action that leads there. */
  async show(address: string, screen: string, view: View): Promise<void> {
    if ((await this.#publish(address, withWayBack(view, screen), this.#clients.interactive)) === 'shown')
      await this.#store.remember({ externalId: address, screen, shown: fingerprint(view) });
  }

  /** Shows words in a home without leaving its screen behind: a refusal, or that something took too long. */
  async say(address: string, view: View): Promise<void> {
    await this.#publish(address, withWayBack(view), this.#clients.interactive);
  }

  /** Brings one person's home up to date, if they have one. */
  async refreshFor({ user, address }: HomeViewer): Promise<void> {
    const home = await this.#store.find(address);
    if (home !== undefined) await this.#follow(home, user, this.#clients.interactive);
  }

  /** Brings all homes that may be looked at up to date. What is asked for meanwhile is done after, once. @returns whether all are. */
  async refresh(): Promise<boolean> {
    if (this.#sweep !== undefined) {
      this.#again = true;
      return await this.#sweep;
    }
    this.#sweep = this.#refreshAll().finally(() => {
      this.#sweep = undefined;
    });
    return await this.#sweep;
  }

  async #refreshAll(): Promise<boolean> {
    let all = true;
    do {
      this.#again = false;
      for (const home of await this.#store.open()) {
        if (this.#refusals.held(ALL) !== undefined) return false;
        if (this.#refusals.held(homeOf(home.externalId)) !== undefined) {
          all = false;
          continue;
        }
        const lookup = await this.#users.findUser(userIdOf(home.externalId));
        if (lookup.kind === 'user') all = (await this.#follow(home, lookup.user, this.#clients.bulk)) && all;
      }
    } while (this.#again);
    return all;
  }

  /** Shows a home's screen as it is now, where that differs from what is shown; the first screen where it is gone. */
  async #follow(home: HomeScreen, user: PlatformUser, client: Clients['bulk']): Promise<boolean> {
    const view = await this.#core.renderScreen(user, home.screen);
    if (view === undefined) {
      if (home.screen !== FIRST_SCREEN) await this.#first({ user, address: home.externalId });
      return true;
    }
    const next = fingerprint(view);
    if (next === home.shown || !(await this.#store.claim(home, next))) return true;
    if (client === this.#clients.bulk) await this.#following.acquire();
    const published = await this.#publish(home.externalId, withWayBack(view, home.screen), client);
    if (published !== 'later') return true;
    // The next look finds that it still has to be shown.
    await this.#store.claim({ ...home, shown: next }, NOT_SHOWN);
    return false;
  }

  async #first({ user, address }: HomeViewer): Promise<void> {
    const view = await this.#core.renderScreen(user, FIRST_SCREEN);
    if (view !== undefined) await this.show(address, FIRST_SCREEN, view);
  }

  /** @returns whether it is shown, can be another time, or never: then it waits until there is something else to show. */
  async #publish(address: string, view: View, client: Clients['bulk']): Promise<'shown' | 'later' | 'never'> {
    const payload = { user_id: userIdOf(address), view: renderHome(view, newNonce()) };
    const published = await attempt(() => client.views.publish(payload));
    switch (published.kind) {
      case 'done':
        await this.#refusals.accepted(ALL);
        await this.#refusals.accepted(homeOf(address));
        return 'shown';
      case 'refused':
        return await this.#refused(address, published.code);
      case 'busy':
        this.#following.pause(published.retryAfterMs);
    }
    this.#log.warn({ call: 'views.publish', error: codeOf(published) }, 'App Home publish failed');
    return 'later';
  }

  async #refused(address: string, code: string): Promise<'later' | 'never'> {
    const [isForAll, isForContent, isGone] = [FOR_ALL, CONTENT_REFUSALS, GONE].map((codes) => codes.has(code));
    if (isForAll === true) await this.#refusals.refused({ problem: ALL, code, lasting: true });
    else if (isForContent === true) await this.#refusals.refused({ problem: CONTENT, code, lasting: true });
    else if (isGone !== true) await this.#refusals.refused({ problem: homeOf(address), code, lasting: false });
    return isForContent === true || isGone === true ? 'never' : 'later';
  }
}

function homeOf(address: string) {
  return { what: 'home', name: userIdOf(address) } as const;
}

/**
 * A home has no history to go back in: every screen but the first leads there.
 * @param screen the action that leads to it; left out for words that are no screen.
 */
function withWayBack(view: View, screen = ''): View {
  const action = decodeAction(screen);
  const isFirst = action?.kind === 'go' && action.path.join(' ') === FIRST_PATH.join(' ');
  const leads = view.blocks.some(
    (block) => block.kind === 'buttons' && block.buttons.some((button) => button.action === FIRST_SCREEN),
  );
  if (isFirst || leads) return view;
  return { blocks: [...view.blocks, buttons({ label: CONTROL.dashboard, action: FIRST_SCREEN })] };
}

function fingerprint(view: View): string {
  return createHash('sha256').update(JSON.stringify(view)).digest('base64url');
}
