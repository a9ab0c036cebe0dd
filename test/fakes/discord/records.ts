import type { Json } from '../shared/json.ts';
import type { RouteName } from './rest/routeNames.ts';

/** One request to the REST API, and what came of it. */
export interface RestCall {
  /** Which route it took; undefined if there is none like that. */
  readonly route: RouteName | undefined;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** The rate limit that it counts towards, with the resource that it concerns; none for callbacks. */
  readonly bucket: string | undefined;
  /** What stood in `Authorization`. */
  readonly authorization: string | undefined;
  readonly body: Json | undefined;
  /** The names of the files that came along. */
  readonly files: readonly string[];
  /** By the fake's clock. */
  readonly at: number;
  /** The HTTP status that was answered; undefined while none is, or if none ever was. */
  readonly status: number | undefined;
  /** What was answered. */
  readonly reply: Json | undefined;
}

/** Something that Discord did not take. */
export interface Refusal {
  /** The route, `inline answer to …`, or `gateway`. */
  readonly where: string;
  /** Discord's code: of an error, or of a closed connection. */
  readonly code: number;
  readonly message: string;
  /** What is wrong in particular, as discord.js would print it. */
  readonly problems: readonly string[];
  readonly payload: Json | undefined;
}
