import { createServer } from 'node:http';

/**
 * Programs that are deployed by a webhook: each answers after a while, as one does that restarts. Used by `rotation` and by its floor.
 */
const DELAY_MS = Number(process.env['STUB_DELAY_MS'] ?? 0);
const server = createServer((request, response) => {
  request.resume().once('end', () => {
    setTimeout(() => response.writeHead(204).end(), DELAY_MS);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
});
process.on('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
