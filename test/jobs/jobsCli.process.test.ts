import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { DAY } from '../../src/domain/time/time.ts';
import { LiveFollower } from '../../src/jobs/following/liveFollower.ts';
import { allJobs } from '../../src/jobs/index.ts';
import { checkPepper } from '../../src/services/deployment.ts';
import { IncidentDriver } from '../../src/services/incidents/incidentDriver.ts';
import { ONLY_THEIRS, queueNotice } from '../../src/services/outbox/notices.ts';
import { identify } from '../../src/services/people/people.ts';
import { RotationDriver } from '../../src/services/rotations/driver.ts';
import { FakeSlack } from '../fakes/slack/fakeSlack.ts';
import { makeWarnedPeople, warningRows } from '../services/notifications/warnedPeople.ts';
import { startChild } from '../support/child.ts';
import { manualClock, TEST_PEPPER, testContext } from '../support/context.ts';
import { type DatabaseFixture, describeOnBoth, describeOnSqlite } from '../support/databases.ts';

const PEPPER = Buffer.alloc(32, 7).toString('base64');

/** Runs it as a person does. @returns what it wrote, and its exit code. */
async function jobs(fixture: DatabaseFixture, args: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'latchkey-jobs-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const settings = { DATABASE_URL: fixture.url, LATCHKEY_PEPPER: PEPPER, LATCHKEY_DATA_DIR: dataDir };
  const command = [process.execPath, 'scripts/run.mjs', 'jobs', ...args] as const;
  const ended = await startChild({ ...settings, ...more }, { command }).toEnd();
  return { ...ended, files: await readdir(dataDir) };
}

describeOnSqlite('npm run jobs', (fixture) => {
  it('lists every job with what it does, when it runs, in which zone, and when next', async () => {
    const { output, errors, code } = await jobs(fixture, []);
    expect(errors).toBe('');
    expect(code).toBe(0);
    const log = { info: () => undefined, warn: () => undefined };
    const context = testContext(await fixture.open());
    const parts = { context, platforms: [], holder: 'test', log };
    const all = allJobs({
      ...parts,
      follower: new LiveFollower({ ...parts, report: () => undefined }),
      rotations: new RotationDriver(context, 'test', () => undefined),
      incidents: new IncidentDriver(context, 'test', () => undefined),
      fallback: undefined,
    });
    const lines = output.split('\n');
    for (const { name, cron, summary } of all) {
      const at = lines.findIndex((line) => line.startsWith(`${name} `));
      expect(lines[at]).toContain(cron);
      expect(lines[at]).toMatch(
        / (UTC|[A-Z][a-z]+\/\w+) +next \d+ [A-Z][a-z]{2} 20\d\d, \d\d:\d\d \S+, in \d+ (s|min|h|d)$/,
      );
      expect(lines[at + 1]?.trim()).toBe(summary);
    }
    expect(lines.filter((line) => / next \d+ [A-Z]/.test(line))).toHaveLength(all.length);
  });

  it('names the jobs that there are where there is none of that name, and how it is used where that is unclear', async () => {
    const unknown = await jobs(fixture, ['plan-warning', '--now']);
    expect(unknown.code).toBe(1);
    expect(unknown.errors).toMatch(/^There’s no job plan-warning\. Choose one of .*tell-notices/);
    expect(unknown.output).toBe('');
    for (const args of [['tell-notices'], ['--now']]) {
      const unclear = await jobs(fixture, args);
      expect(unclear.code).toBe(1);
      expect(unclear.errors).toMatch(/^Usage: npm run jobs /);
    }
  });

  it('refuses a wrong pepper and a wrong setting in words, and changes nothing', async () => {
    await checkPepper(await fixture.open(), TEST_PEPPER);
    const wrong = await jobs(fixture, ['forget-inbound', '--now'], {
      LATCHKEY_PEPPER: Buffer.alloc(32, 8).toString('base64'),
    });
    expect(wrong.code).toBe(1);
    expect(wrong.errors).toContain('wrong pepper');
    const setting = await jobs(fixture, [], { HTTP_PORT: 'x' });
    expect(setting.code).toBe(1);
    expect(setting.errors).toContain('HTTP_PORT must be a whole number');
    for (const { errors } of [wrong, setting]) expect(errors).not.toMatch(/^ {4}at /m);
  });
});

describeOnBoth('npm run jobs -- NAME --now', (fixture) => {
  it('runs one on the configured database and platform, beside a running Latchkey, and says what it did', async () => {
    const slack = await FakeSlack.open();
    onTestFinished(() => slack.close());
    slack.putUser({ id: 'UANA', name: 'ana' });
    const here = testContext(await fixture.open());
    const { personId } = await identify(here, {
      platform: 'slack',
      externalId: `${slack.team.id}/UANA`,
      displayName: 'ana',
      groups: [],
    });
    await here.database.write((transaction) =>
      queueNotice(here, transaction, {
        personId,
        about: 'test',
        kind: 'text',
        params: { text: 'Your key bot is locked.', publicText: 'A key of theirs is locked.' },
        ...ONLY_THEIRS,
      }),
    );
    // The port is somebody else's, as where Latchkey runs already.
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const slackSettings = {
      SLACK_API_URL: slack.apiUrl,
      SLACK_BOT_TOKEN: slack.app.botToken,
      SLACK_APP_TOKEN: slack.app.appToken,
      HTTP_PORT: String(portOf(other.address())),
    };

    const first = await jobs(fixture, ['tell-notices', '--now'], slackSettings);
    expect(first.errors).toBe('');
    expect(first.output).toMatch(/^tell-notices: .*\nPeople notified: 1\.\nDone in \d+\.\d s\.\n$/);
    expect(first.code).toBe(0);
    expect(slack.directMessagesOf('UANA').map(({ blocks }) => JSON.stringify(blocks))).toEqual([
      expect.stringContaining('bot is locked'),
    ]);
    expect(slack.calls('apps.connections.open')).toEqual([]);

    const second = await jobs(fixture, ['tell-notices', '--now'], slackSettings);
    expect(second.output).toContain('People notified: 0.');
    expect(slack.directMessagesOf('UANA')).toHaveLength(1);
    expect(slack.refusals).toEqual([]);
  });

  it('looks for keys that end, once', async () => {
    const context = testContext(await fixture.open(), { time: manualClock(Date.now() - 35 * DAY) });
    await checkPepper(context.database, TEST_PEPPER);
    await makeWarnedPeople(context);
    const first = await jobs(fixture, ['plan-warnings', '--now']);
    expect(first.errors).toBe('');
    expect(first.output).toMatch(
      /^plan-warnings: .*\nKeys checked: 1\. Warnings queued: [12]\.\nDone in \d+\.\d s\.\n$/,
    );
    const second = await jobs(fixture, ['plan-warnings', '--now']);
    expect(second.output).toContain('Keys checked: 0. Warnings queued: 0.');
    const waiting = (await warningRows(context)).filter(({ state, kind }) => state === 'waiting' && kind === 'expiry');
    expect(waiting.map(({ threshold }) => threshold)).toEqual(['7']);
  });
});

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('a port');
  return address.port;
}
