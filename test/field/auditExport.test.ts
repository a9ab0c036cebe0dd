import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { saveExport } from '../../src/app/files/exportFiles.ts';
import { MOST_EVENTS } from '../../src/services/audit/exportAudit.ts';
import { openDiscordApp, ROOT } from '../adapters/discord/discordApp.ts';
import { openSlackApp } from '../adapters/slack/slackApp.ts';
import { appOn, letIn, openShopWithKey } from '../commands/app.ts';
import { ConsolePerson } from '../people/consolePerson.ts';
import { DiscordPerson } from '../people/discordPerson.ts';
import { textOf } from '../people/screen.ts';
import { SlackPerson } from '../people/slackPerson.ts';
import { describeOnBoth, describeOnSqlite } from '../support/databases.ts';
import { elsewhere, expectToVerify, verify } from '../support/exportElsewhere.ts';
import { auditRows } from '../support/rows.ts';

const NAME = /latchkey-audit-\d{8}T\d{6}Z-[0-9a-f]{8}\.ndjson/;

test('invariant 18: an export comes as two files in a Slack person’s direct messages, and verifies elsewhere', async () => {
  const app = await openSlackApp({ transport: 'socket' });
  const { slack, latchkey } = app;
  const ana = new SlackPerson(app, { id: 'UANA' });
  await ana.say('project create shop');
  expect(textOf(await ana.say('audit export since:1d'))).toMatch(/in your direct messages with Latchkey/);
  expect(ana.shown.to).toBe('UANA');
  const [file, signature, ...more] = [...slack.files.values()];
  expect(more).toEqual([]);
  const own = slack.directWith('UANA').id;
  expect([file?.sharedIn, signature?.sharedIn]).toEqual([[own], [own]]);
  expect(file?.name).toMatch(NAME);
  expect(signature?.name).toBe(`${file?.name}.sig`);
  expect([slack.refusals, slack.complaints]).toEqual([[], []]);
  const [bytes, signed] = [file?.bytes ?? new Uint8Array(), signature?.bytes ?? new Uint8Array()];
  await expectToVerify(latchkey.url, { name: file?.name ?? '', bytes, signature: signed });
});

test('a Slack person is told that files did not arrive, and what Slack said', async () => {
  const app = await openSlackApp({ transport: 'socket' });
  const { slack } = app;
  const ana = new SlackPerson(app, { id: 'UANA' });
  await ana.say('project create shop');
  slack.fail('files.completeUploadExternal', { kind: 'error', error: 'access_denied' });
  const refused = textOf(await ana.say('audit export since:1d'));
  expect(refused).toMatch(/Slack didn’t take .*\(access_denied\), so you don’t have them/);
  slack.fail('files.completeUploadExternal', { kind: 'reset' });
  expect(textOf(await ana.say('audit export since:1d'))).toMatch(/I couldn’t confirm that .* arrived/);
});

test('invariant 18: an export comes with the private answer in Discord, and verifies elsewhere', async () => {
  const app = await openDiscordApp({ transport: 'gateway' });
  const { discord, latchkey } = app;
  const root = new DiscordPerson(app, { id: ROOT });
  await root.say('whoami');
  await root.say('audit export since:1d');
  const answer = root.shown;
  expect(answer.ephemeral).toBe(true);
  const [file, signature, ...more] = answer.attachments;
  expect(more).toEqual([]);
  expect(file?.name).toMatch(NAME);
  expect(signature?.name).toBe(`${file?.name}.sig`);
  expect([discord.refusals, discord.complaints]).toEqual([[], []]);
  const [bytes, signed] = [file?.data ?? new Uint8Array(), signature?.data ?? new Uint8Array()];
  await expectToVerify(latchkey.url, { name: file?.name ?? '', bytes, signature: signed });
});

describeOnSqlite('an export at the console', (fixture) => {
  const app = appOn(fixture);

  test('invariant 18: is saved where only its user can read it, and verifies elsewhere', async () => {
    const folder = await elsewhere();
    const user = new ConsolePerson(app().latchkey, 'ana', (name, bytes) => saveExport(folder, name, bytes));
    await user.type('/apikey project create shop');
    const said = await user.type('/apikey audit export since:1d');
    const [path = '', signed = ''] = [...said.matchAll(/^Saved to (.+)$/gm)].map(([, saved]) => saved ?? '');
    expect(basename(path)).toMatch(NAME);
    expect(signed).toBe(`${path}.sig`);
    for (const saved of [path, signed]) expect((await stat(saved)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'exports'))).mode & 0o777).toBe(0o700);
    const file = { name: basename(path), bytes: await readFile(path), signature: await readFile(signed) };
    await expectToVerify(app().latchkey.url, file);
  });

  test('says where a file can’t be saved', async () => {
    const user = new ConsolePerson(app().latchkey, 'ana', () =>
      Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })),
    );
    await user.type('/apikey project create shop');
    expect(await user.type('/apikey audit export since:1d')).toMatch(/\.ndjson couldn’t be saved: ENOSPC\./);
  });

  test('is checked with the key that Latchkey publishes, and says what it can’t tell', async () => {
    const folder = await elsewhere();
    const { core, url } = app().latchkey;
    const user = new ConsolePerson({ core }, 'ana', (name, bytes) => saveExport(folder, name, bytes));
    await user.type('/apikey project create shop');
    const [, path = ''] = /^Saved to (.+)$/m.exec(await user.type('/apikey audit export since:1d')) ?? [];
    const from = (...args: readonly string[]) => verify(folder, '--file', path, ...args);
    expect(await from('--url', url)).toMatchObject({ code: 0, errors: '' });
    expect(await from()).toMatchObject({
      code: 2,
      errors: expect.stringContaining('Anyone could have written them'),
    });
    expect(await from('--url', 'http://latchkey.example')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('https://'),
    });
    expect(await from('--key', path)).toMatchObject({
      code: 2,
      errors: expect.stringContaining('no Ed25519 public key'),
    });
    expect(await from('--key', 'none.pem')).toMatchObject({ code: 2, errors: expect.stringContaining('(ENOENT)') });
    expect(await from('--signature', path)).toMatchObject({
      code: 2,
      errors: expect.stringContaining('isn’t the signature'),
    });
    expect(await from('--keys')).toMatchObject({ code: 2, errors: expect.stringContaining('Usage') });
  });
});

describeOnBoth('an export', (fixture) => {
  const app = appOn(fixture);

  /** What somebody exports: the subjects of its events. */
  async function exported(name: string, line: string): Promise<readonly string[]> {
    const saved: Buffer[] = [];
    const user = new ConsolePerson(app().latchkey, name, (_, bytes) => {
      saved.push(Buffer.from(bytes));
      return Promise.resolve('here');
    });
    const said = await user.type(`/apikey ${line}`);
    if (saved.length === 0) return [said];
    const lines = (saved[0]?.toString('utf8') ?? '').split('\n').slice(1, -1);
    return lines.map((one) => {
      const { event } = JSON.parse(one);
      return `${event.actorName} ${event.action}`;
    });
  }

  test('invariant 10: holds what its maker may see, as the audit trail does, and is recorded there with its hash', async () => {
    const { ana } = await openShopWithKey(app());
    await letIn(app(), 'vic', 'viewer');
    await app().user('zoe').type('/apikey project create attic');
    expect(await exported('ana', 'audit export since:1d')).toContain('ana project.create');
    expect((await exported('ana', 'audit export since:1d')).join()).not.toMatch(/zoe/);
    expect((await exported('root', 'audit export since:1d')).join()).toMatch(/zoe project\.create/);
    expect(await exported('vic', 'audit export since:1d')).toEqual([
      expect.stringMatching(/^No events since .* Nothing was exported\./m),
    ]);
    expect(await exported('vic', 'audit export since:1d project:attic')).toEqual([
      expect.stringMatching(/no project called attic/),
    ]);
    const events = (await auditRows(app().latchkey.context)).filter(({ action }) => action === 'audit.export');
    expect(events.map(({ actorName, outcome }) => `${actorName} ${outcome}`)).toEqual([
      'ana done',
      'ana done',
      'root done',
      'vic refused',
    ]);
    expect(events[0]?.detail).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await ana.type('/apikey audit')).toMatch(
      /Exported \d+ events of the audit trail; SHA-256 of the file: [0-9a-f]{64}/,
    );
  });

  test('ends with the day that is named, and begins with it', async () => {
    await openShopWithKey(app());
    const today = new Date(app().time.now()).toISOString().slice(0, 10);
    expect(await exported('ana', `audit export since:${today} until:${today}`)).toContain('ana project.create');
    app().time.advance(2 * 86_400_000);
    const later = new Date(app().time.now()).toISOString().slice(0, 10);
    expect(await exported('ana', `audit export since:${later}`)).toEqual([expect.stringMatching(/^No events since/)]);
    expect(await exported('ana', `audit export since:30d until:24h`)).toContain('ana project.create');
  });

  test('is refused where it would be more than a file takes, with what to do', async () => {
    await app().user('ana').type('/apikey project create shop');
    const { database } = app().latchkey.context;
    const [row] = await auditRows({ database });
    if (row === undefined) throw new Error('something was recorded');
    // Rows that no chain needs to hold: they are counted, and nothing reads them.
    for (let from = 1_000; from <= 1_000 + MOST_EVENTS; from += 500) {
      const rows = Array.from({ length: 500 }, (_, index) => ({ ...row, seq: from + index }));
      await database.write(({ manager }) => manager.insert('audit_event', rows));
    }
    const [said = ''] = await exported('root', 'audit export since:1000d');
    expect(said).toMatch(/That’s 10,\d{3} events, too much for one file\./);
    expect(said).toMatch(/Narrow it with since:, until: or project:/);
  });
});
