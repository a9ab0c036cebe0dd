import { createServer } from 'node:http';

/** As much of Discord as the product asks of it here: which application it is, and that its commands are registered. */
export interface DiscordStub {
  readonly apiUrl: string;
  stop(): Promise<void>;
}

/** Starts it on a free port. */
export async function startDiscordStub(applicationId: string, publicKey: string): Promise<DiscordStub> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      const isApplication = request.url?.endsWith('/applications/@me') === true;
      const answer = isApplication ? { id: applicationId, verify_key: publicKey } : [];
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the stub listens on no port');
  return {
    apiUrl: `http://127.0.0.1:${address.port}/api`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
