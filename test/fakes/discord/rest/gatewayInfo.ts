import type { SessionStarts } from '../sessionStarts.ts';
import type { Handlers } from './route.ts';

/** Where the Gateway is, and how often it may be entered. Source: docs.discord.com/developers/events/gateway#get-gateway-bot */
export function gatewayRoutes(starts: SessionStarts): Handlers {
  return {
    'GET /gateway': (_request, { origin }) => ({ kind: 'ok', body: { url: webSocketUrl(origin) } }),
    'GET /gateway/bot': (_request, { origin }) => ({
      kind: 'ok',
      body: { url: webSocketUrl(origin), shards: 1, session_start_limit: starts.said() },
    }),
  };
}

function webSocketUrl(origin: string): string {
  return origin.replace('http', 'ws');
}
