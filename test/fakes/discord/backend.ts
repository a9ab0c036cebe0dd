import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Answer } from '../shared/faults.ts';
import type { PlatformDoors } from '../shared/platformServer.ts';
import { Records } from '../shared/records.ts';
import { emptyWorld } from '../shared/world.ts';
import { Commands } from './commands.ts';
import { replyTo } from './faults.ts';
import { Gateway } from './gateway.ts';
import { Grants } from './grants.ts';
import { RateLimits } from './rateLimits.ts';
import { type AppSettings, makeApp, Realm } from './realm.ts';
import type { Refusal, RestCall } from './records.ts';
import { Rest } from './rest/rest.ts';
import { SessionStarts } from './sessionStarts.ts';
import { Snowflakes } from './snowflakes.ts';
import type { Fixture } from './world.ts';

/** @returns a Discord with an app and nobody in it. @param origin where the server listens. */
export function makeFixture(origin: string, now: () => number, app: Partial<AppSettings>): Fixture {
  const ids = new Snowflakes(now);
  const realm = new Realm(makeApp(ids, app), ids);
  return {
    ...emptyWorld(origin, new Records<RestCall, Refusal>(), replyTo),
    ids,
    realm,
    modals: [],
    grants: new Grants(ids),
    commands: new Commands(ids, realm),
    limits: new RateLimits(),
    told: new Set(),
  };
}

/** What stands behind the server of one fake Discord. */
export class Backend implements PlatformDoors {
  readonly gateway: Gateway;
  readonly starts: SessionStarts;
  readonly #rest: Rest;

  constructor(world: Fixture) {
    this.starts = new SessionStarts(world.ids.now);
    this.gateway = new Gateway(world, this.starts);
    this.#rest = new Rest(world, this.starts);
  }

  async answer({ headers, method = 'GET', url = '/' }: IncomingMessage, body: Buffer): Promise<Answer> {
    return await this.#rest.handle({
      method,
      path: url,
      contentType: headers['content-type'] ?? '',
      authorization: headers.authorization,
      userAgent: headers['user-agent'] ?? '',
      body,
    });
  }

  link(request: IncomingMessage, socket: Duplex): void {
    this.gateway.upgrade(request, socket);
  }
}
