import { once } from 'node:events';
import { connect } from 'node:net';
import { DataSource } from 'typeorm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sqliteOptions } from '../../src/persistence/dataSourceOptions.ts';
import { wrongSecret } from '../support/actors.ts';
import { gate, until } from '../support/until.ts';
import { openHttpApp, type SharedApp } from './httpApp.ts';
import { AUTH, ask, rawRequest, rawStatus, verdict } from './requests.ts';

/** Asks the database's file, no matter who else has it open. */
async function query(server: SharedApp, statement: string): Promise<unknown> {
  const source = await new DataSource(sqliteOptions(server.file)).initialize();
  try {
    return await source.query(statement);
  } finally {
    await source.destroy();
  }
}

/** A client that keeps its connection open, as every pool of connections does. */
interface Client {
  send(method: string, path: string, body?: string, headers?: readonly string[]): void;
  /** All that came back so far. */
  heard(): string;
  /** Whether the server has closed the connection. */
  closed(): boolean;
}

/** Connects, and hangs up when the test ends. */
async function keepConnection(server: SharedApp): Promise<Client> {
  const socket = connect(server.port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
  });
  let heard = '';
  socket.on('data', (chunk) => {
    heard += String(chunk);
  });
  await once(socket, 'connect');
  return {
    send: (method, path, body = '', headers = []) => {
      const described = ['Content-Type: application/json', `Content-Length: ${body.length}`, ...headers];
      socket.write(rawRequest(method, path, described, body).replace('Connection: close', 'Connection: keep-alive'));
    },
    heard: () => heard,
    closed: () => socket.destroyed,
  };
}

async function refusesConnections(server: SharedApp): Promise<void> {
  const refused = () =>
    ask(server, '/healthz').then(
      () => false,
      () => true,
    );
  await until('new connections to be refused', refused);
}

describe('when it is told to stop', () => {
  it('answers the request under way, which is counted, takes no new one, and waits for nothing else', async () => {
    const server = await openHttpApp();
    const door = gate();
    server.database.hold(door.passed);
    const client = await keepConnection(server);
    client.send('POST', '/v1/verify', JSON.stringify({ secret: wrongSecret(server.key.id) }));
    await until('the attempt to be under way', () => server.database.waiting > 0);
    const stopped = server.stop();
    await refusesConnections(server);
    door.open();
    await until('the server to close the connection after its answer', () => client.closed(), 5_000);
    await stopped;
    expect(rawStatus(client.heard())).toBe(200);
    expect(client.heard()).toContain('{"valid":false,"code":"INVALID"}');
    expect(await query(server, 'SELECT failureTotal FROM api_key')).toEqual([{ failureTotal: 1 }]);
  });

  it('serves no second request on a connection where one is under way', async () => {
    const server = await openHttpApp();
    const door = gate();
    server.database.hold(door.passed);
    const client = await keepConnection(server);
    client.send('POST', '/v1/verify', JSON.stringify({ secret: wrongSecret(server.key.id) }));
    await until('the attempt to be under way', () => server.database.waiting > 0);
    const stopped = server.stop();
    await refusesConnections(server);
    client.send('GET', AUTH, '', [`X-API-Key: ${server.key.secret}`]);
    door.open();
    await stopped;
    expect(rawStatus(client.heard())).toBe(200);
    expect(client.heard()).toContain('"INVALID"');
    expect(client.heard()).not.toContain('HTTP/1.1 204');
  });

  it('waits for no connection that is idle', async () => {
    const server = await openHttpApp();
    const client = await keepConnection(server);
    client.send('GET', '/healthz');
    await until('the answer', () => rawStatus(client.heard()) === 200);
    await server.stop();
    await until('the connection to be closed', () => client.closed(), 5_000);
  });

  it('writes down the uses that it had gathered', async () => {
    const server = await openHttpApp();
    const { secret } = server.key;
    await Promise.all(Array.from({ length: 20 }, () => verdict(server, { secret, app: 'chat-bot' })));
    await server.stop();
    expect(await query(server, 'SELECT useCount FROM api_key')).toEqual([{ useCount: 20 }]);
    expect(await query(server, 'SELECT app, count FROM secret_use')).toEqual([{ app: 'chat-bot', count: 20 }]);
  });

  it('closes the database even where the last uses can’t be written', async () => {
    const server = await openHttpApp();
    await verdict(server, { secret: server.key.secret });
    server.database.refuseWrites(new Error('SQLITE_FULL: database or disk is full'));
    await server.latchkey.stop().catch(() => undefined);
    await expect(server.database.ping()).rejects.toThrow();
  });
});
