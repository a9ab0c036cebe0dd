import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Answer } from '../shared/faults.ts';
import { parseJson } from '../shared/json.ts';
import type { PlatformDoors } from '../shared/platformServer.ts';
import { emptyWorld } from '../shared/world.ts';
import { replyTo } from './faults.ts';
import { receive } from './files.ts';
import { Ids } from './ids.ts';
import { SlackRecords } from './records.ts';
import { ResponseUrls } from './responseUrls.ts';
import { Sockets } from './sockets.ts';
import { Triggers } from './triggers.ts';
import { Views } from './views.ts';
import { WebApi } from './webApi/webApi.ts';
import { type AppSettings, type Team, Workspace } from './workspace.ts';
import type { Fixture } from './world.ts';

/** The scopes of the manifest. */
const SCOPES = ['commands', 'chat:write', 'im:write', 'files:write', 'users:read', 'usergroups:read'];

/** @returns an empty workspace with the app in it. @param origin where the server listens. */
export function makeFixture(
  origin: string,
  now: () => number,
  team: Partial<Team>,
  app: Partial<AppSettings>,
): Fixture {
  const ids = new Ids(now);
  const settings: AppSettings = {
    appId: 'A0LATCHKEY',
    botId: 'B0LATCHKEY',
    botUserId: 'U0LATCHKEY',
    botToken: 'xoxb-1-fake-bot-token',
    appToken: 'xapp-1-A0LATCHKEY-1-fake-app-token',
    signingSecret: 'fake-signing-secret',
    verificationToken: 'fake-verification-token',
    scopes: SCOPES,
    mentions: 'bare',
    messagesTab: true,
    ...app,
  };
  const where: Team = { id: 'T0FAKE', name: 'Fake', domain: 'fake', enterprise: undefined, ...team };
  return {
    ...emptyWorld(origin, new SlackRecords(), replyTo),
    ids,
    workspace: new Workspace(where, settings, ids),
    files: new Map(),
    views: new Views(ids),
    triggers: new Triggers(ids),
  };
}

/** What stands behind the server of one fake Slack. */
export class Backend implements PlatformDoors {
  readonly urls: ResponseUrls;
  readonly sockets: Sockets;
  readonly #world: Fixture;
  readonly #webApi: WebApi;

  constructor(world: Fixture, ackWithinMs: number) {
    this.#world = world;
    this.urls = new ResponseUrls(world);
    this.sockets = new Sockets(world, ackWithinMs);
    this.#webApi = new WebApi(world, () => this.sockets.open());
  }

  async answer(request: IncomingMessage, body: Buffer): Promise<Answer> {
    if (request.method !== 'POST') return { status: 405, body: 'Slack is asked with POST' };
    const { pathname } = new URL(request.url ?? '/', 'http://slack.invalid');
    const contentType = request.headers['content-type'] ?? '';
    const upload = /^\/upload\/v1\/(F\w+)$/.exec(pathname)?.[1];
    if (upload !== undefined) return await this.#upload(upload, body);
    const method = /^\/api\/([^/]+)$/.exec(pathname)?.[1];
    if (method !== undefined)
      return await this.#webApi.handle(method, body.toString(), contentType, request.headers.authorization);
    if (pathname.startsWith('/hooks/')) return await this.#hook(pathname, body.toString(), contentType);
    return { status: 404, body: 'there is nothing here' };
  }

  async #hook(path: string, body: string, contentType: string): Promise<Answer> {
    const { faults, records, ids, origin, changes } = this.#world;
    const made = { url: `${origin}${path}`, body: parseJson(body), at: ids.now(), status: undefined };
    const index = records.posts.push(made) - 1;
    changes.notify();
    const answer = await faults.apply('response_url', () => this.urls.handle(path, body, contentType));
    records.posts[index] = { ...made, status: answer === 'reset' ? undefined : answer.status };
    changes.notify();
    return answer;
  }

  async #upload(id: string, bytes: Uint8Array): Promise<Answer> {
    const { faults } = this.#world;
    return await faults.apply('upload', () => Promise.resolve(receive(this.#world, id, bytes)));
  }

  link(request: IncomingMessage, socket: Duplex): void {
    this.sockets.upgrade(request, socket);
  }
}
