import { expect, test } from 'vitest';
import type { Platform, SendResult } from '../../src/chat/contracts/platform.ts';
import type { Conversation } from '../../src/domain/warnings/conversationRef.ts';
import { sendNoticesJob } from '../../src/jobs/notifications/sendNotices.ts';
import { PersonEntity } from '../../src/persistence/entities/people.ts';
import { change } from '../../src/services/audit/auditTrail.ts';
import { ONLY_THEIRS, queueNotice } from '../../src/services/outbox/notices.ts';
import { mergePeople } from '../../src/services/people/mergePeople.ts';
import { identify } from '../../src/services/people/people.ts';
import { type TestContext, testContext } from '../support/context.ts';
import { describeOnBoth } from '../support/databases.ts';
import { noticeRows } from '../support/rows.ts';

const TOLD: SendResult = { kind: 'told', message: { handle: 'said', amend: () => Promise.resolve() } };
const UNREACHABLE: SendResult = { kind: 'unreachable', why: 'user_disabled' };
const NOT_NOW: SendResult = { kind: 'not-now', why: 'asks to wait' };
const UNKNOWN: SendResult = { kind: 'unknown' };
const KEY = 'lk_0123456789abWXYZ';
const FALLBACK: Conversation = { platform: 'slack', conversation: 'C0TEAM' };

/** A platform that answers as it is told to, and keeps what was said on it: to whom, and what. */
class ScriptedPlatform implements Platform {
  readonly said: (readonly [where: string, what: string])[] = [];
  readonly name: string;
  answers: { tell: SendResult; announce: SendResult } = { tell: TOLD, announce: TOLD };
  away = false;

  constructor(name: string) {
    this.name = name;
  }

  healthProblem = () => (this.away ? 'away' : undefined);
  sendDirect: Platform['sendDirect'] = (externalId, message) => this.#say(externalId, message, this.answers.tell);
  sendToConversation: Platform['sendToConversation'] = (where, message) =>
    this.#say(where, message, this.answers.announce);
  start = () => Promise.resolve();
  stop = () => Promise.resolve();
  deleteSecretMessage = () => Promise.resolve('gone' as const);
  changeMessage = () => Promise.resolve({ kind: 'gone', why: 'said is said' } as const);
  refreshHomes = () => Promise.resolve(true);

  #say(where: string, message: unknown, answer: SendResult): Promise<SendResult> {
    this.said.push([where, JSON.stringify(message)]);
    return Promise.resolve(answer);
  }
}

describeOnBoth('telling people what waits for them', (fixture) => {
  /** Ana, who is on both platforms, and something to tell her. */
  async function waiting({ fallback }: { readonly fallback?: Conversation } = {}) {
    const context = testContext(await fixture.open());
    const slack = new ScriptedPlatform('slack');
    const discord = new ScriptedPlatform('discord');
    const logged: object[] = [];
    const ana = await person(context, 'slack', 'UANA');
    const alsoAna = await person(context, 'discord', '42');
    await change(context, (transaction) => mergePeople(transaction, { keepId: ana, goneId: alsoAna }));
    const spoke = { lastPlatform: 'slack' };
    await context.database.write(({ manager }) => manager.update(PersonEntity, { id: ana }, spoke));
    const queue = async (about: string, personId = ana, text = `The key bot (${KEY}) was locked.`) => {
      const notice = { kind: 'text', params: { text, publicText: text }, personId, about, ...ONLY_THEIRS } as const;
      await context.database.write((transaction) => queueNotice(context, transaction, notice));
    };
    await queue('first');
    const platforms = [slack, discord];
    // Of a place that takes nothing the log says so, too.
    const log = { warn: (facts: object) => void ('items' in facts && logged.push(facts)) };
    const job = sendNoticesJob({ context, platforms, fallback, holder: 'one', log });
    const waits = async (personId = ana) =>
      (await noticeRows(context, personId)).filter(({ state }) => state === 'waiting' || state === 'claimed').length;
    const run = async (times = 1) => {
      for (let time = 0; time < times; time += 1) await job.run();
    };
    return { context, slack, discord, logged, ana, queue, waits, run };
  }

  test('says it once, on the first platform that takes it', async () => {
    const { slack, discord, run } = await waiting({ fallback: FALLBACK });
    await run(3);
    expect(slack.said).toEqual([['UANA', expect.stringContaining(KEY)]]);
    expect(discord.said).toEqual([]);
  });

  test('goes on to the next platform in the same run, where somebody can’t be reached or the platform is away', async () => {
    const { slack, discord, logged, queue, run } = await waiting({ fallback: FALLBACK });
    slack.answers.tell = UNREACHABLE;
    await run(2);
    expect(slack.said).toHaveLength(1);
    expect(discord.said).toEqual([['42', expect.stringContaining('was locked')]]);
    slack.away = true;
    await queue('second');
    await run(2);
    expect(slack.said).toHaveLength(1);
    expect(discord.said).toHaveLength(2);
    expect(logged).toEqual([]);
  });

  test('what may have been said is not said again: not here, not on the next platform, not to others', async () => {
    const { slack, discord, logged, waits, run } = await waiting({ fallback: FALLBACK });
    slack.answers.tell = UNKNOWN;
    await run(2);
    expect(slack.said).toHaveLength(1);
    expect(discord.said).toEqual([]);
    expect(await waits()).toBe(0);
    expect(logged).toEqual([]);
  });

  test('tells the fallback of whom nobody can reach, once, without a key’s whole ID or a secret (invariant 2)', async () => {
    const { slack, discord, queue, ana, logged, run } = await waiting({ fallback: FALLBACK });
    slack.answers.tell = UNREACHABLE;
    discord.answers.tell = UNREACHABLE;
    await queue('second', ana, `Somebody pasted ${KEY}_${'s'.repeat(44)}.`);
    await run(3);
    const announced = slack.said.filter(([where]) => where === 'C0TEAM').map(([, what]) => what);
    expect(announced).toHaveLength(1);
    expect(announced[0]).toContain('UANA can’t be reached by DM');
    expect(announced[0]).toContain('The key bot (lk_…WXYZ) was locked.');
    expect(announced[0]).toContain('Somebody pasted');
    expect(announced[0]).not.toContain('0123456789ab');
    expect(announced[0]).not.toContain('ssss');
    expect(slack.said).toHaveLength(2);
    expect(discord.said).toHaveLength(1);
    expect(logged).toEqual([]);
  });

  test('keeps to itself what can still be told privately later', async () => {
    const { slack, discord, waits, run } = await waiting({ fallback: FALLBACK });
    slack.answers.tell = UNREACHABLE;
    discord.away = true;
    await run();
    discord.away = false;
    discord.answers.tell = NOT_NOW;
    await run();
    expect(slack.said.map(([where]) => where)).toEqual(['UANA', 'UANA']);
    expect(await waits()).toBe(1);
    discord.answers.tell = TOLD;
    await run(2);
    expect(discord.said).toHaveLength(2);
    expect(await waits()).toBe(0);
  });

  test('waits for a fallback that does not take it now, and gives up on one that never will', async () => {
    const { slack, discord, logged, ana, queue, waits, run } = await waiting({ fallback: FALLBACK });
    slack.answers = { tell: UNREACHABLE, announce: NOT_NOW };
    discord.answers.tell = UNREACHABLE;
    await run();
    expect(await waits()).toBe(1);
    slack.answers.announce = UNKNOWN;
    await run(2);
    expect(await waits()).toBe(0);
    expect(slack.said.filter(([where]) => where === 'C0TEAM')).toHaveLength(2);
    expect(logged).toEqual([]);
    slack.answers.announce = { kind: 'unreachable', why: 'is_archived' };
    await queue('second');
    await run(2);
    expect(logged).toEqual([{ personId: ana, outbox: 'notice', items: 1 }]);
    expect(await waits()).toBe(0);
  });

  test('without a fallback, the log says who can’t be told', async () => {
    const { slack, discord, logged, ana, waits, run } = await waiting();
    slack.answers.tell = NOT_NOW;
    discord.answers.tell = NOT_NOW;
    await run();
    expect(await waits()).toBe(1);
    slack.answers.tell = UNREACHABLE;
    discord.answers.tell = UNREACHABLE;
    await run(2);
    expect(logged).toEqual([{ personId: ana, outbox: 'notice', items: 1 }]);
    expect(await waits()).toBe(0);
  });

  test('anyone who is on none of the platforms is told where they are, by the person who asks them there', async () => {
    const { context, slack, queue, waits, run } = await waiting({ fallback: FALLBACK });
    const ben = await person(context, 'console', 'ben');
    await queue('first', ben);
    await run(2);
    expect(await waits(ben)).toBe(1);
    expect(slack.said.map(([where]) => where)).toEqual(['UANA']);
  });

  test('two replicas that run at the same moment say it once', async () => {
    const { context, slack, run } = await waiting();
    const elsewhere = testContext(await fixture.open(), { seed: 'two', time: context.time });
    const log = { warn: () => undefined };
    const deps = { context: elsewhere, platforms: [slack], fallback: undefined, holder: 'two', log };
    const there = sendNoticesJob(deps);
    await Promise.all([run(), there.run(), run(), there.run()]);
    expect(slack.said).toHaveLength(1);
  });
});

/** @returns the ID of somebody who has spoken on a platform. */
async function person(context: TestContext, platform: string, externalId: string): Promise<string> {
  return (await identify(context, { platform, externalId, displayName: externalId, groups: [] })).personId;
}
