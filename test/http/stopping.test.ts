import { once } from 'node:events';
import { connect } from 'node:net';
import { DataSource } from 'typeorm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sqliteOptions } from '../../src/persistence/dataSourceOptions.ts';
import { wrongSecret } from '../support/actors.ts';
import { gate, until } from '../support/until.ts';
import { type House, openHouse } from './httpApp.ts';
import { AUTH, ask, rawRequest, rawStatus, verdict } from './requests.ts';

/** Asks the database's file, whoever else has it open. */
async function query(house: House, statement: string): Promise<unknown> {
  const source = await new DataSource(sqliteOptions(house.file)).initialize();
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
async function keepConnection(house: House): Promise<Client> {
  const socket = connect(house.port, '127.0.0.1');
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

async function refusesConnections(house: House): Promise<void> {
  const refused = () =>
    ask(house, '/healthz').then(
      () => false,
      () => true,
    );
  await until('new connections to be refused', refused);
}

describe('when it is told to stop', () => {
  it('answers the request under way, which is counted, takes no new one, and waits for nothing else', async () => {
    const house = await openHouse();
    const door = gate();
    house.database.hold(door.passed);
    const client = await keepConnection(house);
    client.send('POST', '/v1/verify', JSON.stringify({ secret: wrongSecret(house.key.id) }));
    await until('the attempt to be under way', () => house.database.waiting > 0);
    const stopped = house.stop();
    await refusesConnections(house);
    door.open();
    await until('the server to close the connection after its answer', () => client.closed(), 5_000);
    await stopped;
    expect(rawStatus(client.heard())).toBe(200);
    expect(client.heard()).toContain('{"valid":false,"code":"INVALID"}');
    expect(await query(house, 'SELECT failureTotal FROM api_key')).toEqual([{ failureTotal: 1 }]);
  });

  it('serves no second request on a connection where one is under way', async () => {
    const house = await openHouse();
    const door = gate();
    house.database.hold(door.passed);
    const client = await keepConnection(house);
    client.send('POST', '/v1/verify', JSON.stringify({ secret: wrongSecret(house.key.id) }));
    await until('the attempt to be under way', () => house.database.waiting > 0);
    const stopped = house.stop();
    await refusesConnections(house);
    client.send('GET', AUTH, '', [`X-API-Key: ${house.key.secret}`]);
    door.open();
    await stopped;
    expect(rawStatus(client.heard())).toBe(200);
    expect(client.heard()).toContain('"INVALID"');
    expect(client.heard()).not.toContain('HTTP/1.1 204');
  });

  it('waits for no connection that is idle', async () => {
    const house = await openHouse();
    const client = await keepConnection(house);
    client.send('GET', '/healthz');
    await until('the answer', () => rawStatus(client.heard()) === 200);
    await house.stop();
    await until('the connection to be closed', () => client.closed(), 5_000);
  });

  it('writes down the uses that it had gathered', async () => {
    const house = await openHouse();
    const { secret } = house.key;
    await Promise.all(Array.from({ length: 20 }, () => verdict(house, { secret, app: 'chat-bot' })));
    await house.stop();
    expect(await query(house, 'SELECT useCount FROM api_key')).toEqual([{ useCount: 20 }]);
    expect(await query(house, 'SELECT app, count FROM secret_use')).toEqual([{ app: 'chat-bot', count: 20 }]);
  });

  it('closes the database even where the last uses can’t be written', async () => {
    const house = await openHouse();
    await verdict(house, { secret: house.key.secret });
    house.database.refuseWrites(new Error('SQLITE_FULL: database or disk is full'));
    await house.latchkey.stop().catch(() => undefined);
    await expect(house.database.ping()).rejects.toThrow();
  });
});
