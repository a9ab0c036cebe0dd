import type { Json } from '../../shared/json.ts';
import type { Attachment } from '../messages.ts';
import type { Outcome } from '../restErrors.ts';
import type { Fixture } from '../world.ts';
import type { RouteName } from './routeNames.ts';

/** A request that has found its route. */
export interface RouteRequest {
  readonly route: RouteName;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Json | undefined;
  /** Files that came along, in their order. */
  readonly files: readonly Attachment[];
}

/** What answers the requests of one route. */
export type Handler = (request: RouteRequest, world: Fixture) => Outcome | Promise<Outcome>;

/** The routes of one kind. */
export type Handlers = Readonly<Partial<Record<RouteName, Handler>>>;

/** Routes that need no token in a header, as one stands in their path. Source: docs.discord.com/developers/reference#authentication */
export function needsBotToken(route: RouteName): boolean {
  return !route.includes('/:token') && route !== 'GET /gateway';
}

/** @returns a parameter of the path. */
export function param(request: RouteRequest, name: string): string {
  return request.params[name] ?? '';
}
