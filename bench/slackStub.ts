import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** As much of Slack as the product asks of it here: who is calling, and a place for answers to arrive. */
export interface SlackStub {
  readonly origin: string;
  /** Waits until the answer to a command has arrived. @returns when, by `performance.now()`. */
  arrival(name: string): Promise<number>;
  stop(): Promise<void>;
}

/** Starts it on a free port. */
export async function startSlackStub(user: string, team: string): Promise<SlackStub> {
  const waiting = new Map<string, (at: number) => void>();
  const arrived = (request: IncomingMessage, response: ServerResponse) => {
    const at = performance.now();
    request.resume().once('end', () => {
      response.end('ok');
      waiting.get(request.url ?? '')?.(at);
      waiting.delete(request.url ?? '');
    });
  };
  const answers: Readonly<Record<string, object>> = {
    '/api/auth.test': { ok: true, team_id: team, user_id: 'UBOT', bot_id: 'BBOT' },
    '/api/users.info': { ok: true, user: { id: user, name: 'ana', tz: 'Europe/Lisbon', locale: 'en-GB' } },
  };
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/hooks/') === true) return arrived(request, response);
    request.resume().once('end', () => {
      const answer = answers[request.url ?? ''] ?? { ok: false, error: 'unknown_method' };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${portOf(server)}`,
    arrival: (name) => new Promise((resolve) => waiting.set(`/hooks/${name}`, resolve)),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (!isAddress(address)) throw new Error('the stub listens on no port');
  return address.port;
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
