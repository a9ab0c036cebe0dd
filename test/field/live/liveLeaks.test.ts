import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { KEPT_FOR } from '../../../src/domain/requests/handover.ts';
import { AuditEntity } from '../../../src/persistence/entities/audit.ts';
import { GENERAL, GUILD } from '../../adapters/discord/discordApp.ts';
import { DiscordPerson } from '../../people/discordPerson.ts';
import { confirm } from '../../people/person.ts';
import { shownIn, textOf } from '../../people/screen.ts';
import { postReport, published, reporterKey, reportOf, signed } from '../../support/leakReporter.ts';
import { until } from '../../support/until.ts';
import { askVerify } from '../../support/verify.ts';
import { LiveScene, type LiveSceneOptions } from './liveScene.ts';

/** One leaked secret on two platforms: Ana owns the key, the people on watch read in a conversation of each platform. */

const ROOM = 'C0GENERAL';
const SECRET = /lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{44}/;
/** Those on watch have their role by a group of their platform. */
const IN_SLACK = ['UWATCH1', 'UWATCH2', 'UWATCH3', 'UWATCH4'];
const IN_DISCORD = ['700000000000000021', '700000000000000022', '700000000000000023', '700000000000000024'];
const GROUP = 'S0WATCH1';
const ROLE = '810000000000000088';
const PRESSES = 200;
const ANSWERED_WITHIN_MS = 20_000;
/** From the moment of a decision to the moment at which both platforms show it. */
const SHOWN_WITHIN_MS = 2_000;

class Watch {
  readonly scene: LiveScene;
  readonly #report: (secret: string) => Promise<void>;

  private constructor(scene: LiveScene, report: (secret: string) => Promise<void>) {
    this.scene = scene;
    this.#report = report;
  }

  static async open(options: LiveSceneOptions = {}): Promise<Watch> {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-reporter-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const reporter = reporterKey('k1');
    const keys = join(folder, 'keys.json');
    await writeFile(keys, published([reporter]));
    const env = { LATCHKEY_LEAK_KEYS: keys, LATCHKEY_FALLBACK: `discord:${GENERAL}` };
    const scene = await LiveScene.open({ ...options, env });
    const watch = new Watch(scene, async (secret) => {
      expect(await postReport(scene.latchkey.url, signed(reportOf(secret), reporter))).toMatchObject({ status: 200 });
    });
    await watch.#furnish();
    return watch;
  }

  async #furnish(): Promise<void> {
    const { scene } = this;
    const { slack, discord } = scene;
    for (const id of IN_SLACK) slack.putUser({ id, name: id.toLowerCase() });
    slack.putConversation({ id: ROOM, name: 'general', members: ['UANA', ...IN_SLACK, slack.app.botUserId] });
    slack.putGroup({ id: GROUP, handle: 'watch', members: IN_SLACK });
    discord.putRole(GUILD, { id: ROLE, name: 'watch' });
    for (const id of IN_DISCORD) {
      discord.putUser({ id, username: `watch${id.slice(-2)}` });
      discord.putMember(GUILD, { user: id, roles: [ROLE] });
    }
    for (const group of ['@watch', `discord-role:${ROLE}`]) {
      await confirm(scene.ana, `role grant group:${group} role:operator project:shop`, 'Grant');
    }
    await scene.ana.say('project warnings fallback:here');
    await scene.ana.say('channel add plain');
    await scene.anaMakes('site-bot', 'plain');
  }

  /** The secret as Ana saw it. @param key by name. */
  secretOf(key: string): string {
    const shown = this.scene.slack.messages.map(({ versions }) => JSON.stringify(versions));
    const [secret] = shown.findLast((one) => one.includes(key) && SECRET.test(one))?.match(SECRET) ?? [];
    if (secret === undefined) throw new Error(`${key} was shown to nobody`);
    return secret;
  }

  /** A signed report of a key's secret comes in, and is shown in both rooms. */
  async reported(key = 'site-bot'): Promise<void> {
    await this.#report(this.secretOf(key));
    await this.allSay(/Disable now/);
  }

  /** The question in the conversations, and in Ana's direct messages. */
  slackRoom() {
    return this.scene.slack.messages.findLast(
      ({ channel, to, versions }) => channel === ROOM && to === undefined && isQuestion(versions.at(-1)),
    );
  }

  discordRoom() {
    const { messages } = this.scene.discord;
    const isHere = ({ to, channel }: (typeof messages)[number]) => to === undefined && channel === GENERAL;
    return messages.findLast((one) => isHere(one) && isQuestion(one.components));
  }

  anas() {
    return this.scene.anasMessages().findLast((one) => isQuestion(one.versions.at(-1)));
  }

  /** Somebody on watch presses a button in Discord. */
  async presses(label: string): Promise<void> {
    const member = new DiscordPerson(this.scene, { id: IN_DISCORD[0] ?? '' });
    await member.pressOn(given(this.discordRoom()), label);
  }

  /** What each of them shows now. */
  everywhere(): readonly string[] {
    const inSlack = [this.slackRoom(), this.anas()].map((message) => message?.versions.at(-1)?.blocks);
    return [...inSlack, this.discordRoom()?.components].map((shown) => JSON.stringify(shown ?? ''));
  }

  /** When each of them was changed last. */
  changedAt(): readonly number[] {
    return [this.slackRoom(), this.anas(), this.discordRoom()].map((message) => message?.versions.at(-1)?.at ?? 0);
  }

  async allSay(words: RegExp): Promise<void> {
    await until(`every copy says ${words.source}`, () =>
      Promise.resolve(this.everywhere().every((copy) => words.test(copy))),
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${this.everywhere().join('\n')}`);
    });
  }

  async events(action: string) {
    return await this.scene.latchkey.context.database.read((manager) => manager.findBy(AuditEntity, { action }));
  }

  async verdict(secret: string): Promise<string> {
    return await (await askVerify(this.scene.latchkey.url, { secret })).text();
  }
}

const isQuestion = (shown: unknown) => JSON.stringify(shown ?? '').includes('Leaked secret');
function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('nothing is asked there');
  return value;
}
const hasButton = (copy: string) => /"(?:action_id|custom_id)"/.test(copy);

describe('kind: one question, two platforms', () => {
  test('of 200 presses from both platforms at once one acts, with one audit event, and every copy shows it (invariants 3 and 16)', async () => {
    const watch = await Watch.open();
    const { slack, discord } = watch.scene;
    const secret = watch.secretOf('site-bot');
    await watch.reported();
    const rooms = watch.everywhere().filter((_, index) => index !== 1);
    expect(rooms.join(), 'neither where it was found nor the whole ID of the key').not.toContain('github.com');
    expect(rooms.join()).not.toContain(secret.slice(3, 19));

    const [inSlack, inDiscord] = [given(watch.slackRoom()), given(watch.discordRoom())];
    const pressed = Array.from({ length: PRESSES / 2 }, (_, index) => [
      slack.press(IN_SLACK[index % IN_SLACK.length] ?? '', inSlack, 'Disable now'),
      discord.press(IN_DISCORD[index % IN_DISCORD.length] ?? '', inDiscord, 'Disable now'),
    ]).flat();
    const answered = await Promise.allSettled(
      pressed.map(async (press) => {
        const answer = await (await press).message(1, ANSWERED_WITHIN_MS);
        return JSON.stringify('blocks' in answer ? answer.blocks : answer.components);
      }),
    );
    // A platform gives up on an answer that comes after seconds, as it may on a slow machine; each that came says what was decided.
    const told = answered.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter((answer) => !/Disabled by/.test(answer))).toEqual([]);
    await watch.allSay(/Disabled by/);

    // Every press was dealt with when the program has stopped.
    await watch.scene.stop();
    await watch.scene.start();
    expect(await watch.verdict(secret)).toContain('"code":"DISABLED"');
    const events = await watch.events('key.disable');
    expect(events.map(({ outcome, detail }) => [outcome, detail['because']])).toEqual([['done', 'leak']]);
    expect(watch.everywhere().filter(hasButton), 'nothing is left to press').toEqual([]);
  });

  test('a press in Discord is shown on both platforms within two seconds, at the pace that the platforms ask for', async () => {
    const watch = await Watch.open({ intervals: 'real' });
    await watch.reported();
    const before = Date.now();
    await watch.presses('Disable now');
    await watch.allSay(/Disabled by/);
    for (const at of watch.changedAt()) expect(at - before).toBeLessThan(SHOWN_WITHIN_MS);
    const { slack, discord } = watch.scene;
    expect([...slack.refusals, ...slack.complaints, ...discord.refusals, ...discord.complaints]).toEqual([]);
  });

  test('a new secret is revealed to who pressed alone; as long as nobody reveals it the question comes back (invariants 1 and 5)', async () => {
    const watch = await Watch.open();
    const { scene } = watch;
    const { discord } = scene;
    const leaked = watch.secretOf('site-bot');
    await watch.reported();
    await watch.presses('Regenerate now');
    await watch.allSay(/Regenerated by/);
    expect(watch.everywhere().filter(hasButton)).toEqual([]);
    expect(await watch.verdict(leaked), 'it works until the new one arrived').toContain('"valid":true');

    scene.time.advance(KEPT_FOR);
    await scene.latchkey.runJob('settle-handovers');
    await watch.allSay(/The new secret never arrived/);
    expect(watch.everywhere().filter(hasButton), 'it is asked again').toHaveLength(3);

    await scene.ana.pressOn(given(watch.anas()), 'Regenerate now');
    const { secret } = shownIn(await scene.ana.press('Reveal once'));
    await watch.allSay(/Stopped by ana/i);
    expect(await watch.verdict(leaked)).toContain('"code":"RETIRED"');
    expect(await watch.verdict(secret)).toContain('"valid":true');
    const staying = JSON.stringify([
      scene.anasMessages(),
      ...watch.everywhere(),
      discord.messages.filter(({ ephemeral }) => !ephemeral),
    ]);
    expect(staying).not.toMatch(SECRET);
    expect(scene.logged()).not.toMatch(SECRET);
  });

  test('what is done in another way answers it, too: a typed command on one platform, shown on both', async () => {
    const watch = await Watch.open();
    const { scene } = watch;
    await watch.reported();
    await confirm(scene.ana, 'disable site-bot', 'Disable');
    await watch.allSay(/Disabled by ana/i);
    expect(watch.everywhere().filter(hasButton)).toEqual([]);
  });

  test('someone who has accounts on both platforms is asked in each, and presses in either', async () => {
    const watch = await Watch.open();
    const { scene } = watch;
    const [code = ''] = textOf(await scene.ana.say('link')).match(/[A-Z0-9]{5}-[A-Z0-9]{5}/) ?? [];
    await confirm(scene.ben, `link ${code}`, 'Link');
    await watch.reported();
    const inDiscord = () => scene.bensMessages().findLast((one) => isQuestion(one.components));
    await until('she is asked in Discord, too', () => Promise.resolve(inDiscord() !== undefined));
    await scene.ben.pressOn(given(inDiscord()), 'It is a test key');
    await watch.allSay(/only a test key/);
    await until('there, too', () => Promise.resolve(/only a test key/.test(JSON.stringify(inDiscord()?.components))));
    expect(await watch.verdict(watch.secretOf('site-bot'))).toContain('"valid":true');
  });
});
