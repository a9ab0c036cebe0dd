import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Changes } from '../shared/changes.ts';
import type { Answer } from '../shared/faults.ts';
import { Faults } from '../shared/faults.ts';
import type { PlatformDoors } from '../shared/platformServer.ts';
import { Commands } from './commands.ts';
import { replyTo } from './faults.ts';
import { Gateway } from './gateway.ts';
import { Grants } from './grants.ts';
import { RateLimits } from './rateLimits.ts';
import { type AppSettings, makeApp, Realm } from './realm.ts';
import { Records } from './records.ts';
import { Rest } from './rest/rest.ts';
import { SessionStarts } from './sessionStarts.ts';
import { Snowflakes } from './snowflakes.ts';
import type { Fixture } from './world.ts';

/** @returns a Discord with an app and nobody in it. @param origin where the server listens. */
export function makeFixture(origin: string, now: () => number, app: Partial<AppSettings>): Fixture {
  const ids = new Snowflakes(now);
  const changes = new Changes();
  const realm = new Realm(makeApp(ids, app), ids);
  return {
    ids,
    changes,
    records: new Records(),
    realm,
    messages: [],
    modals: [],
    grants: new Grants(ids),
    commands: new Commands(ids, realm),
    faults: new Faults(() => changes.notify(), replyTo),
    limits: new RateLimits(),
    effects: [],
    listeners: new Set(),
    told: new Set(),
    origin,
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
