import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { probe } from '../../../adapters/discord/registration/application.ts';
import { makeClients } from '../../../adapters/discord/transport/clients.ts';
import { until } from '../../support/until.ts';
import { type DeliveryApp, type HttpAppOptions, openHttpApp, say } from './deliveryApp.ts';
import { ANA } from './discordApp.ts';

async function open(needs: HttpAppOptions): Promise<DeliveryApp> {
  const discordApp = await openHttpApp(needs);
  onTestFinished(() => discordApp.close());
  return discordApp;
}

describe('what no waiting mends', () => {
  test('a token that is refused, another application’s ID, a wrong public key: it does not start, and says what to do', async () => {
    const gateway = await open({ transport: 'gateway' });
    const http = await open({ transport: 'http' });
    const token = `${gateway.discord.app.botToken.slice(0, -1)}0`;
    await expect(gateway.start({ DISCORD_TOKEN: token })).rejects.toThrow(
      /refused DISCORD_TOKEN[\s\S]*Reset the token/,
    );
    await expect(gateway.start({ DISCORD_APPLICATION_ID: '700000000000000999' })).rejects.toThrow(
      /belongs to the application \d+, but DISCORD_APPLICATION_ID names another[\s\S]*same application/,
    );
    const { publicKey } = generateKeyPairSync('ed25519');
    const other = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('hex');
    await expect(http.start({ DISCORD_PUBLIC_KEY: other })).rejects.toThrow(
      /DISCORD_PUBLIC_KEY isn’t the public key[\s\S]*Copy it/,
    );
    expect(gateway.discord.sessions).toEqual([]);
    expect(gateway.logged()).not.toContain(token);
  });

  test('a token that is reset later (4004): the process is told to stop, and why', async () => {
    const discordApp = await open({ transport: 'gateway' });
    const { latchkey } = await discordApp.start();
    await discordApp.discord.connected();
    discordApp.discord.resetToken();
    const problem = await latchkey.failed;
    expect(problem.message).toMatch(/4004|refused DISCORD_TOKEN/);
    expect(problem.message).toMatch(/[Rr]eset|new one/);
    expect(problem.message).not.toContain(discordApp.discord.app.botToken);
  });
});

describe('what may pass', () => {
  test('Discord is away at the start: the program starts, says so, and connects by itself', async () => {
    const discordApp = await open({ transport: 'gateway' });
    discordApp.discord.fail('GET /applications/@me', { kind: 'status', status: 503 });
    discordApp.discord.fail('GET /applications/@me', { kind: 'reset' }, 2);
    await discordApp.start();
    expect(await discordApp.readiness()).toMatch(/^503 .*isn’t responding/);
    await discordApp.discord.connected();
    await until('readiness tells', async () => (await discordApp.readiness()) === '200 ok');
    expect((await say(discordApp, ANA, 'whoami')).text).toContain('Ana');
  });

  test('an Interactions Endpoint URL is set, so nothing comes over the Gateway: that is the trouble, not the end', async () => {
    const id = '700000000000000100';
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ id, interactions_endpoint_url: 'https://old.example/' }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const apiUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/api`;
    const options = {
      token: 'token',
      applicationId: id,
      guildIds: [],
      apiUrl,
      transport: { kind: 'gateway' },
    } as const;
    const quiet = () => undefined;
    const probed = await probe(makeClients(options), options, { info: quiet, warn: quiet, error: quiet });
    expect(probed).toEqual({
      kind: 'unavailable',
      why: expect.stringContaining('clear it, or set DISCORD_PUBLIC_KEY'),
    });
  });
});
