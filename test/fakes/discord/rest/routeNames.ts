/**
 * Everything of the REST API that there is here. Parameters are named as in the documentation's routes; `@original` and a
 * message's ID are the same route there, and two here, so that one can be made to fail without the other.
 */
export const ROUTE_NAMES = [
  'GET /gateway',
  'GET /gateway/bot',
  'GET /users/@me',
  'GET /users/@me/guilds',
  'DELETE /users/@me/guilds/:guild',
  'POST /users/@me/channels',
  'GET /users/:user',
  'GET /applications/@me',
  'GET /oauth2/applications/@me',
  'GET /applications/:app/commands',
  'POST /applications/:app/commands',
  'PUT /applications/:app/commands',
  'GET /applications/:app/commands/:command',
  'PATCH /applications/:app/commands/:command',
  'DELETE /applications/:app/commands/:command',
  'GET /applications/:app/guilds/:guild/commands',
  'POST /applications/:app/guilds/:guild/commands',
  'PUT /applications/:app/guilds/:guild/commands',
  'GET /applications/:app/guilds/:guild/commands/:command',
  'PATCH /applications/:app/guilds/:guild/commands/:command',
  'DELETE /applications/:app/guilds/:guild/commands/:command',
  'GET /guilds/:guild',
  'GET /guilds/:guild/roles',
  'GET /guilds/:guild/channels',
  'GET /guilds/:guild/members',
  'GET /guilds/:guild/members/:user',
  'POST /interactions/:interaction/:token/callback',
  'GET /webhooks/:app/:token/messages/@original',
  'PATCH /webhooks/:app/:token/messages/@original',
  'DELETE /webhooks/:app/:token/messages/@original',
  'POST /webhooks/:app/:token',
  'GET /webhooks/:app/:token/messages/:message',
  'PATCH /webhooks/:app/:token/messages/:message',
  'DELETE /webhooks/:app/:token/messages/:message',
  'GET /channels/:channel',
  'GET /channels/:channel/messages/:message',
  'POST /channels/:channel/messages',
  'PATCH /channels/:channel/messages/:message',
  'DELETE /channels/:channel/messages/:message',
  'POST /channels/:channel/typing',
] as const;

/** One route of the REST API. */
export type RouteName = (typeof ROUTE_NAMES)[number];

/** What was found in a path. */
export interface RouteMatch {
  readonly name: RouteName;
  readonly params: Readonly<Record<string, string>>;
}

const patterns = ROUTE_NAMES.map((name) => {
  const [method, path = ''] = name.split(' ');
  const source = path.replace(/:(\w+)/g, '(?<$1>[^/]+)');
  return { name, method, pattern: new RegExp(`^${source}$`) };
});

/** @param path without `/api/v10`. @returns the first route that fits. */
export function routeOf(method: string, path: string): RouteMatch | undefined {
  // discord.js writes `%40original`.
  const plain = path.replace('%40', '@');
  for (const { name, method: own, pattern } of patterns) {
    const match = own === method ? pattern.exec(plain) : null;
    if (match !== null) return { name, params: { ...match.groups } };
  }
  return undefined;
}
