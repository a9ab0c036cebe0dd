import type { Answer, HttpReply } from '../../shared/faults.ts';
import { type Json, parseJson } from '../../shared/json.ts';
import { textOf } from '../problems.ts';
import type { RestCall } from '../records.ts';
import { ERRORS, errorReply, JSON_TYPE, notFound, type Outcome, unauthorized } from '../restErrors.ts';
import type { SessionStarts } from '../sessionStarts.ts';
import type { Fixture } from '../world.ts';
import { readBody } from './body.ts';
import { CHANNEL_ROUTES } from './channelRoutes.ts';
import { COMMAND_ROUTES } from './commandRoutes.ts';
import { gatewayRoutes } from './gatewayInfo.ts';
import { IDENTITY_ROUTES } from './identity.ts';
import { INTERACTION_ROUTES } from './interactionRoutes.ts';
import { type Handlers, needsBotToken, type RouteRequest } from './route.ts';
import { type RouteName, routeOf } from './routeNames.ts';

/** A request as it came. */
export interface RestRequest {
  readonly method: string;
  /** With `/api`, and with the query. */
  readonly path: string;
  readonly contentType: string;
  readonly authorization: string | undefined;
  readonly userAgent: string;
  readonly body: Buffer;
}

/** The REST API. */
export class Rest {
  readonly #world: Fixture;
  readonly #handlers: Handlers;

  constructor(world: Fixture, starts: SessionStarts) {
    this.#world = world;
    this.#handlers = {
      ...gatewayRoutes(starts),
      ...IDENTITY_ROUTES,
      ...COMMAND_ROUTES,
      ...INTERACTION_ROUTES,
      ...CHANNEL_ROUTES,
    };
  }

  /** Answers a request, and takes note of it. */
  async handle(request: RestRequest): Promise<Answer> {
    const { records, changes, ids, limits } = this.#world;
    const url = new URL(request.path, this.#world.origin);
    const match = routeOf(request.method, url.pathname.replace(/^\/api(\/v(9|10))?(?=\/)/, ''));
    const read = await readBody(request.body, request.contentType, ids);
    const { body = undefined, files = [] } = read.kind === 'body' ? read : {};
    const taken = match === undefined ? undefined : limits.take(match.name, match.params);
    const call: RestCall = {
      route: match?.name,
      method: request.method,
      path: request.path,
      bucket: taken?.bucket,
      authorization: request.authorization,
      body,
      files: files.map(({ name }) => name),
      at: ids.now(),
      status: undefined,
      reply: undefined,
    };
    const index = records.calls.push(call) - 1;
    changes.notify();
    const answer = await this.#answer(request, match?.name, taken?.refused, async (route) => {
      if (read.kind === 'unreadable') return this.#finish(route, body, { kind: 'failed', code: 50109, problems: [] });
      const found = { route, params: match?.params ?? {}, query: url.searchParams, body, files };
      return this.#finish(route, body, await this.#run(found));
    });
    const headed = answer === 'reset' ? answer : { ...answer, headers: { ...taken?.headers, ...answer.headers } };
    const said = headed === 'reset' ? {} : { status: headed.status, reply: parseJson(headed.body) };
    records.calls[index] = { ...call, ...said };
    changes.notify();
    return headed;
  }

  async #answer(
    { authorization, userAgent, method, path }: RestRequest,
    route: RouteName | undefined,
    limited: HttpReply | undefined,
    run: (route: RouteName) => Promise<HttpReply>,
  ): Promise<Answer> {
    const { records, realm, faults } = this.#world;
    if (!/^DiscordBot \(.+, .+\)/.test(userAgent)) {
      // Source: docs.discord.com/developers/reference#user-agent: requests without it may be blocked.
      records.complain(
        `${method} ${path.split('?')[0]}`,
        `the user agent is not DiscordBot (url, version): ${userAgent}`,
      );
    }
    if (route === undefined) {
      records.refuse({
        where: `${method} ${path}`,
        code: 0,
        message: '404: Not Found',
        problems: [],
        payload: undefined,
      });
      return notFound();
    }
    const knows = authorization === `Bot ${realm.app.botToken}` && !realm.tokenReset;
    if (needsBotToken(route) && !knows) {
      records.refuse({ where: route, code: 0, message: '401: Unauthorized', problems: [], payload: undefined });
      return unauthorized();
    }
    if (limited !== undefined) {
      records.refuse({ where: route, code: 429, message: 'rate limited', problems: [], payload: undefined });
      return limited;
    }
    return await faults.apply(route, () => run(route));
  }

  async #run(request: RouteRequest): Promise<Outcome> {
    const handler = this.#handlers[request.route];
    if (handler === undefined) throw new Error(`nothing answers ${request.route}`);
    return await handler(request, this.#world);
  }

  #finish(route: RouteName, payload: Json | undefined, outcome: Outcome): HttpReply {
    switch (outcome.kind) {
      case 'empty':
        return { status: 204, body: '' };
      case 'ok':
        return { status: outcome.status ?? 200, headers: JSON_TYPE, body: JSON.stringify(outcome.body) };
      case 'failed': {
        const { code, problems } = outcome;
        const message = ERRORS[code][1];
        this.#world.records.refuse({ where: route, code, message, problems: problems.map(textOf), payload });
        return errorReply(code, problems);
      }
    }
  }
}
