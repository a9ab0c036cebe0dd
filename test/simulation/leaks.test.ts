import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MINUTE } from '../../src/domain/time/time.ts';
import { wrongSecret } from '../support/actors.ts';
import { keyOn } from '../support/cards.ts';
import { describeOnBoth } from '../support/databases.ts';
import { until } from '../support/until.ts';
import { type Chatter, formOf, textOf } from './chatter.ts';
import { Deployment } from './deployment.ts';
import { dumpDatabase, secretInText } from './dump.ts';

describeOnBoth('secrets stay where they belong (invariants 1 and 2)', (fixture) => {
  let folder: string;
  let deployment: Deployment;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-leaks-'));
    deployment = await Deployment.start(folder, fixture);
  });
  afterEach(async () => {
    await deployment.latchkey.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** One project, one channel, and a key that ana was shown. */
  async function settle(): Promise<{ readonly ana: Chatter; readonly bot: { keyId: string; secret: string } }> {
    const ana = deployment.person('ana');
    for (const name of ['root', 'ben']) await deployment.person(name).say('whoami');
    await ana.say('project create shop');
    await ana.say('channel add rasa');
    await ana.confirm('project member @ben role:operator');
    return { ana, bot: await ana.shown(ana.say('create rasa name:bot')) };
  }

  test('in the whole life of a key no secret is in a file, a table, a log line or an answer', async () => {
    const { ana, bot } = await settle();
    expect(await deployment.verify(bot.secret)).toContain('"valid":true');
    await deployment.ask(bot.secret);

    // Rotated in each way: with overlap, with a new ID, refused by the platform, and lost and found.
    const second = await ana.shown(ana.confirm(`regenerate key:${bot.keyId} overlap:24h reason:"quarterly"`));
    for (const { secret } of [bot, second]) expect(await deployment.verify(secret)).toContain('"valid":true');
    const blind = deployment.person('ana', {
      show: (card) => {
        blind.secrets.push(keyOn(card));
        return Promise.resolve({ outcome: 'refused' });
      },
    });
    await blind.confirm(`regenerate key:${bot.keyId}`);
    expect(await deployment.verify(blind.secrets[0]?.secret ?? '')).toContain('RETIRED');
    const doubtful = deployment.person('ana', {
      show: (card) => {
        doubtful.secrets.push(keyOn(card));
        return Promise.resolve({ outcome: 'unknown' });
      },
    });
    const found = await doubtful.shown(doubtful.confirm(`regenerate key:${bot.keyId}`));
    expect(await deployment.verify(found.secret)).toContain('"pending"');
    const slack = deployment.person('ben', {
      show: (card) => {
        slack.secrets.push(keyOn(card));
        return Promise.resolve({ outcome: 'accepted' });
      },
      deletionHandle: 'https://hooks.slack.com/actions/T1/2/three',
    });
    const moved = await slack.shown(slack.confirm(`regenerate key:${bot.keyId} replace:both`));
    expect(await deployment.verify(bot.secret)).toContain('RETIRED');

    // Locked by wrong secrets, and all else that can happen to it.
    for (let attempt = 0; attempt < 12; attempt += 1) await deployment.verify(wrongSecret(moved.keyId, attempt));
    await deployment.ask(wrongSecret(moved.keyId, 'other'));
    for (const line of ['disable', 'activate']) await ana.confirm(`${line} key:${moved.keyId}`);
    await ana.confirm(`transfer key:${moved.keyId} to:@ben`);
    for (const line of [
      'list',
      `show key:${moved.keyId}`,
      'audit',
      'whoami',
      'channel settings rasa',
      'project settings',
    ]) {
      await ana.say(line);
    }
    await ana.confirm(`delete key:${moved.keyId}`);
    expect(await deployment.verify(moved.secret)).toContain('DELETED');
    for (const person of [ana, slack]) deployment.read.push(...(await person.notices()));
    await deployment.latchkey.context.database.ping();
    await until('the last use is written', async () => {
      const uses = (await dumpDatabase(deployment.latchkey.context.database)).get('secret_use') ?? [];
      return uses.length >= 4;
    });

    expect(new Set(deployment.secrets).size).toBe(5);
    const wrong = Array.from({ length: 12 }, (_, attempt) => wrongSecret(moved.keyId, attempt));
    expect(await deployment.leaks(wrong)).toEqual([]);
  });

  test('the search finds what it is to find: a secret in a file, in a table, in the log', async () => {
    const { bot } = await settle();
    const { database } = deployment.latchkey.context;
    await database.write(({ manager }) =>
      manager.query(`UPDATE "project" SET "name" = 'note: ${bot.secret.slice(20)}'`),
    );

    const leaks = await deployment.leaks();

    expect(leaks.some((leak) => leak.startsWith('table: project'))).toBe(true);
    // The row is in SQLite's write-ahead log, which is a file like any other.
    expect(leaks.some((leak) => leak.startsWith('file: '))).toBe(fixture.dialect === 'sqlite');
    expect(secretInText(JSON.stringify({ message: `x${bot.secret}y` }), [])).toBe(bot.secret);
  });

  test('the address of the message to burn is stored sealed, and forgotten when it is burned (invariant 2)', async () => {
    const { ana, bot } = await settle();
    const address = 'https://hooks.slack.com/actions/T1/2/three';
    const slack = deployment.person('ana', {
      show: () => Promise.resolve({ outcome: 'accepted' }),
      deletionHandle: address,
    });
    await slack.confirm(`regenerate key:${bot.keyId}`);
    const { database } = deployment.latchkey.context;

    const deliveries = async () => (await dumpDatabase(database)).get('delivery') ?? [];
    expect((await deliveries()).filter((row) => row['burnHandle'] !== null)).toHaveLength(1);
    expect(JSON.stringify([...(await dumpDatabase(database))])).not.toContain('hooks.slack.com');
    expect(ana.secrets).toHaveLength(1);

    deployment.time.advance(5 * MINUTE);
    await deployment.latchkey.runJob('burn-secrets');
    expect((await deliveries()).filter((row) => row['burnHandle'] !== null)).toEqual([]);
  });

  /** What people paste, by how it looks. */
  const PASTES: readonly (readonly [string, (secret: string) => string])[] = [
    ['as it is', (secret) => secret],
    ['in quotes', (secret) => `"${secret}"`],
    ['in typographic quotes', (secret) => `“${secret}”`],
    ['in a code block', (secret) => `\`${secret}\``],
    ['in a sentence', (secret) => `"my key is ${secret}, is it right?"`],
    ['as NAME=value', (secret) => `API_KEY=${secret}`],
    ['as a link', (secret) => `<https://example.com/?key=${secret}>`],
    ['with a zero-width space in its middle', (secret) => `${secret.slice(0, 30)}\u200b${secret.slice(30)}`],
    ['with a zero-width space after each character', (secret) => Array.from(secret).join('\u200b')],
    ['with a soft hyphen in it', (secret) => `${secret.slice(0, 40)}\u00ad${secret.slice(40)}`],
    ['with a byte order mark in its prefix', (secret) => `l\ufeffk${secret.slice(2)}`],
    ['with a line break in it', (secret) => `"${secret.slice(0, 40)}\n${secret.slice(40)}"`],
    ['without its prefix', (secret) => secret.slice(20)],
    ['cut short', (secret) => secret.slice(0, 50)],
  ];

  test.each(PASTES)('a secret that is pasted %s is refused, not repeated, not stored', async (_, paste) => {
    const { ana, bot } = await settle();
    const pasted = paste(bot.secret);
    const form = formOf(await ana.say('create rasa'));
    const answers = [
      await ana.say(pasted),
      await ana.say(`show ${pasted}`),
      await ana.say(`show key:${pasted}`),
      await ana.say(`disable key:bot reason:${pasted}`),
      await ana.say(`create name:${pasted}`),
      await ana.say(`create rasa name:${pasted}`),
      await ana.say(`channel add ${pasted}`),
      await ana.say(`help ${pasted}`),
      await ana.say(`nonsense ${pasted}`),
      await ana.say(`show nothing:${pasted}`),
      await ana.send(form, { name: pasted }),
      await ana.send(form, { name: 'proper', expires: pasted }),
    ].map(textOf);

    expect(answers.filter((words) => !/secret/i.test(words))).toEqual([]);
    expect(answers.filter((words) => secretInText(words, [bot.secret.slice(0, 50), bot.secret]) !== undefined)).toEqual(
      [],
    );
    expect(await deployment.leaks()).toEqual([]);
    expect(ana.secrets).toHaveLength(1);
    // The refusals are recorded, without what was refused; the form is still open for a proper answer.
    expect(textOf(await ana.say('audit'))).toContain('Tried to');
    await ana.shown(ana.send(form, { name: 'proper' }));
  });

  test('a secret in what a platform has taken apart, or on a button, is not stored either', async () => {
    const { ana, bot } = await settle();
    const { core } = deployment.latchkey;
    const deliver = () => Promise.resolve({ outcome: 'accepted' } as const);
    for (const path of [['show'], ['disable'], ['create'], [bot.secret]]) {
      const options = { key: bot.secret, channel: 'rasa', name: bot.secret, reason: bot.secret };
      const answer = await core.handle(ana.speaker, { kind: 'command', path, options }, deliver);
      expect(secretInText(textOf(answer), [bot.secret])).toBeUndefined();
    }
    for (const action of [bot.secret, `lk:v1:go:show:key=${bot.secret}`, `lk:v1:confirm:${bot.secret}`]) {
      expect(secretInText(textOf(await ana.press(action)), [bot.secret])).toBeUndefined();
    }
    for (const line of [bot.secret, `show ${bot.secret}`]) {
      const { words } = await core.complete(ana.speaker, line);
      expect(words.join()).not.toContain(bot.secret.slice(20));
    }
    expect(await deployment.leaks()).toEqual([]);
  });

  test('who is called like a secret is not stored under that name', async () => {
    const { bot } = await settle();
    await deployment.latchkey.core.handle(
      { platform: 'slack', externalId: 'U1', displayName: bot.secret, groups: [] },
      { kind: 'text', line: 'whoami' },
      () => Promise.resolve({ outcome: 'accepted' }),
    );
    expect(await deployment.leaks()).toEqual([]);
  });

  test('an error that holds a secret does not take it into the log or the answer', async () => {
    const { ana, bot } = await settle();
    const { database } = deployment.latchkey.context;
    const rename = (from: string, to: string) =>
      database.write(({ manager }) => manager.query(`ALTER TABLE "${from}" RENAME TO "${to}"`));
    await rename('secret_use', 'gone');

    await deployment.verify(bot.secret);
    const words = textOf(await ana.say(`show key:${bot.keyId}`));
    await rename('gone', 'secret_use');

    expect(words).toMatch(/reference: [0-9a-f]+/);
    expect(deployment.log.join('')).toContain('secret_use');
    expect(await deployment.leaks()).toEqual([]);
  });
});
