import { expect, it, onTestFinished, vi } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/domain/time/time.ts';
import { sendWarningsJob } from '../../src/jobs/notifications/sendWarnings.ts';
import { changeWarningSetting } from '../../src/services/projects/warningSettings.ts';
import { testContext } from '../support/context.ts';
import { describeOnBoth } from '../support/databases.ts';
import { noticeTexts } from '../support/rows.ts';
import { GONE, NOT_NOW, UNKNOWN, UNREACHABLE } from './scriptedPlatform.ts';
import { WarningScene } from './warningScene.ts';

const FALLBACK = { platform: 'slack', conversation: 'C0ALL' };

describeOnBoth('telling warnings', (fixture) => {
  const open = async (admins: readonly string[] = []) =>
    await WarningScene.open(testContext(await fixture.open(), { policy: { admins: new Set(admins) } }));

  it('says everything in one message, once, on the platform where its reader spoke last (invariant 9)', async () => {
    const scene = await open();
    const { run } = scene.sender();
    await scene.queue({ kind: 'expiry' }, { kind: 'unused' }, { kind: 'lock' });
    expect(await run()).toBe('Messages sent: 1. To be retried: 0. Unreachable: 0.');
    await run();
    expect(scene.discord.readers()).toEqual(['42']);
    expect(scene.slack.said).toEqual([]);
    expect(await scene.states()).toEqual(['expiry sent', 'lock sent', 'unused sent']);
    await scene.person('slack', 'UANA', 'ana');
    await scene.queue({ kind: 'overlap' });
    await run();
    expect(scene.slack.readers()).toEqual(['UANA']);
  });

  it('goes on to the other platform where somebody takes no messages, and names nobody else', async () => {
    const scene = await open(['slack:UROOT']);
    scene.discord.answers.set('42', UNREACHABLE);
    await scene.queue({ kind: 'expiry' });
    await scene.sender('one', { fallback: FALLBACK }).run();
    expect(scene.slack.readers()).toEqual(['UANA']);
  });

  it('waits ten minutes for a platform that is away before it takes the other one; a lock waits for none', async () => {
    const scene = await open();
    const { run } = scene.sender();
    scene.discord.away = true;
    await scene.queue({ kind: 'expiry' });
    await run();
    expect(scene.slack.said).toEqual([]);
    await scene.queue({ kind: 'lock' });
    await run();
    expect(scene.slack.said.map(({ text }) => text)).toEqual([expect.stringContaining('locked')]);
    scene.context.time.advance(10 * MINUTE);
    await run();
    expect(scene.slack.said).toHaveLength(2);
    expect(scene.discord.asked).toBe(0);
    expect(await scene.states()).toEqual(['expiry sent', 'lock sent']);
  });

  it('tells others only after half an hour, where somebody may still be told privately', async () => {
    const scene = await open();
    const { run } = scene.sender('one', { fallback: FALLBACK });
    scene.discord.answers.set('42', NOT_NOW);
    scene.slack.answers.set('UANA', NOT_NOW);
    await scene.queue({ kind: 'expiry' });
    for (let minute = 0; minute < 29; minute += 1) {
      await run();
      scene.context.time.advance(MINUTE);
    }
    expect(scene.slack.said).toEqual([]);
    scene.context.time.advance(MINUTE);
    await run();
    expect(scene.slack.readers()).toEqual(['C0ALL']);
    scene.context.time.advance(HOUR);
    await run();
    expect(scene.slack.said).toHaveLength(1);
  });

  it('tries again in a minute what the platform did not take, and not before', async () => {
    const scene = await open();
    const { run } = scene.sender();
    scene.discord.answers.set('42', NOT_NOW);
    await scene.queue({ kind: 'expiry' });
    await run();
    await run();
    expect(scene.discord.asked).toBe(1);
    scene.discord.answers.clear();
    scene.context.time.advance(MINUTE);
    await run();
    await run();
    expect(scene.discord.readers()).toEqual(['42']);
  });

  it('tells the conversation that the project names, each its own part, and in there nothing secret', async () => {
    const scene = await open();
    const other = await scene.furtherKey('web', 'site');
    const mine = await scene.furtherKey('cron', 'cellar');
    await changeWarningSetting(scene.context, scene.ana.by, other.project, { fallback: 'discord:12345678901234567' });
    scene.discord.answers.set('42', UNREACHABLE);
    scene.slack.answers.set('UANA', UNREACHABLE);
    const detail = { attempts: '10', sources: '192.0.2.66', apps: 'wily' };
    await scene.queue(
      { kind: 'lock', detail },
      { kind: 'expiry', keyId: other.id, projectId: other.project.id },
      { kind: 'expiry', keyId: mine.id, projectId: mine.project.id },
    );
    await scene.sender('one', { fallback: FALLBACK }).run();
    expect(scene.slack.readers()).toEqual(['C0ALL']);
    expect(scene.discord.readers()).toEqual(['12345678901234567']);
    const [all, site] = [scene.slack.said[0]?.text ?? '', scene.discord.said[0]?.text ?? ''];
    expect(all).toContain('bot in shop/rasa');
    expect(all).toContain('cron in cellar');
    expect(all).not.toContain('web');
    expect(site).toContain(`web in site/for-web (ID …${other.id.slice(-4)})`);
    expect(site).not.toContain('bot');
    for (const text of [all, site]) {
      for (const { id } of [scene.key, other, mine]) expect(text).not.toContain(id);
      expect(text).not.toMatch(/192\.0\.2|wily|lk:v1|buttons/);
    }
    expect(await scene.states()).toEqual(['expiry sent', 'expiry sent', 'lock sent']);
  });

  it('takes the deployment’s conversation where the project’s is no more', async () => {
    const scene = await open();
    await changeWarningSetting(scene.context, scene.ana.by, scene.shop, { fallback: 'slack:C0OLD' });
    for (const who of ['UANA', 'C0OLD']) scene.slack.answers.set(who, UNREACHABLE);
    scene.discord.answers.set('42', UNREACHABLE);
    await scene.queue({ kind: 'expiry' });
    await scene.sender('one', { fallback: FALLBACK }).run();
    expect(scene.slack.readers()).toEqual(['C0ALL']);
  });

  it('tells the admins privately where there is no conversation: those by role and by configuration', async () => {
    const scene = await open(['slack:UROOT', 'discord:77']);
    await scene.person('slack', 'T1/UROOT', 'root');
    for (const platform of [scene.slack, scene.discord])
      for (const who of ['UANA', '42']) platform.answers.set(who, UNREACHABLE);
    await scene.queue({ kind: 'expiry' });
    await scene.sender().run();
    expect(scene.slack.readers()).toEqual(['T1/UROOT']);
    expect(scene.discord.readers()).toEqual(['77']);
    const text = scene.slack.said[0]?.text ?? '';
    expect(text).toContain('ana can’t be reached');
    expect(text).toContain('ana’s key bot');
    expect(text).toContain('lk:v1:go:regenerate');
  });

  it('tells the project’s owners in the place of one whose account is gone, and not those of other projects', async () => {
    const scene = await open(['slack:UROOT']);
    const ben = await scene.person('slack', 'UBEN', 'ben');
    const cleo = await scene.person('discord', '55', 'cleo');
    const other = await scene.furtherKey('web', 'site');
    await scene.owner(scene.shop, ben);
    await scene.owner(other.project, cleo);
    scene.discord.answers.set('42', GONE);
    scene.slack.answers.set('UANA', UNREACHABLE);
    await scene.queue({ kind: 'lock' }, { kind: 'expiry', keyId: other.id, projectId: other.project.id });
    await scene.sender('one', { fallback: FALLBACK }).run();
    expect(scene.slack.readers()).toEqual(['UBEN']);
    expect(scene.discord.readers()).toEqual(['55']);
    expect(scene.slack.said[0]?.text).toContain('ana’s key bot is locked');
    expect(scene.discord.said[0]?.text).toContain('web');
    expect(scene.discord.said[0]?.text).not.toContain('bot');
  });

  it('leaves what nobody can be told to its owner at the console, and says so in the log', async () => {
    const scene = await open();
    const ada = await scene.person('console', 'ada');
    await scene.queue({ kind: 'lock', personId: ada.id });
    const { run, logged } = scene.sender();
    expect(await run()).toContain('Unreachable: 1.');
    await run();
    expect(await noticeTexts(scene.context, ada.id)).toEqual([
      expect.stringMatching(/^Your key of-\S+ \(shop\/\S+\) has been locked since 15 Jan 2026, 12:00 UTC\./),
    ]);
    expect(logged).toEqual([{ personId: ada.id, outbox: 'warning', items: 1 }]);
  });

  it('tells those with urgent warnings first, however many wait', async () => {
    const scene = await open();
    for (let who = 0; who < 20; who += 1) {
      const { id } = await scene.person('slack', `U${who}`);
      await scene.queue({ kind: 'unused', threshold: `${who}`, personId: id, about: `${scene.context.clock()}` });
    }
    await scene.queue({ kind: 'lock' });
    await scene.sender().run();
    expect(scene.discord.said[0]?.text).toContain('locked');
  });

  it('a lock waits for some seconds only, while hundreds are told at nine o’clock at one a second', async () => {
    const scene = await open();
    const { context, slack } = scene;
    for (let who = 0; who < 100; who += 1) {
      const { id } = await scene.person('slack', `U${who}`);
      await scene.queue({ kind: 'unused', personId: id, about: `${who}` });
    }
    const started = performance.now();
    let seconds = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => started + seconds * SECOND);
    onTestFinished(() => void vi.restoreAllMocks());
    slack.afterwards = async () => {
      seconds += 1;
      context.time.advance(SECOND);
      if (seconds !== 10) return;
      const dueAt = context.clock();
      await scene.queue({ kind: 'lock', dueAt });
      context.time.advance(-5 * SECOND);
    };
    let lockAt = 0;
    scene.discord.afterwards = () => {
      lockAt = seconds;
    };
    await scene.sender().run();
    expect(slack.said).toHaveLength(100);
    expect(scene.discord.said).toHaveLength(1);
    // Three seconds in which it is gathered, two until it is asked again, and the message that is being sent by then.
    expect(lockAt - 10).toBeGreaterThanOrEqual(3);
    expect(lockAt - 10).toBeLessThanOrEqual(6);
  });

  it('one that can’t be told keeps nobody else from it', async () => {
    const scene = await open();
    const ben = await scene.person('slack', 'UBEN', 'ben');
    await scene.queue({ kind: 'lock' }, { kind: 'overlap', personId: ben.id });
    scene.discord.afterwards = () => {
      throw new Error('out of memory');
    };
    const { run, logged } = scene.sender();
    await run();
    expect(scene.slack.readers()).toEqual(['UBEN']);
    expect(logged).toHaveLength(1);
  });

  it('begins nothing new when the process is about to stop', async () => {
    const scene = await open();
    const stopping = new AbortController();
    const ben = await scene.person('slack', 'UBEN', 'ben');
    await scene.queue({ kind: 'lock' }, { kind: 'overlap', personId: ben.id });

    scene.discord.afterwards = () => stopping.abort();
    scene.slack.afterwards = () => stopping.abort();
    await sendWarningsJob({ ...scene.sender().deps, stopping: stopping.signal }).run();
    expect([...scene.slack.said, ...scene.discord.said]).toHaveLength(1);
    expect((await scene.states()).filter((state) => state.endsWith('waiting'))).toHaveLength(1);
  });

  it('a clock that is set back by a day holds nothing up, and repeats nothing', async () => {
    const scene = await open();
    const { run } = scene.sender();
    await scene.queue({ kind: 'expiry' });
    scene.discord.answers.set('42', NOT_NOW);
    await run();
    scene.context.time.advance(-24 * HOUR);
    scene.discord.answers.clear();
    await run();
    expect(scene.discord.said).toHaveLength(1);
    scene.context.time.advance(25 * HOUR);
    await run();
    expect(scene.discord.said).toHaveLength(1);
  });

  it('what may have been said on a platform that can’t know it is not said again (invariant 9)', async () => {
    const scene = await open();
    await scene.person('slack', 'UANA', 'ana');
    scene.slack.answers.set('UANA', UNKNOWN);
    await scene.queue({ kind: 'lock' });
    const { run } = scene.sender();
    await run();
    scene.context.time.advance(2 * MINUTE);
    await run();
    expect(scene.slack.asked).toBe(1);
    expect(scene.discord.asked).toBe(0);
    expect(await scene.states()).toEqual(['lock sent']);
  });
});
