import { describe, expect, test } from 'vitest';
import { GENERAL } from '../../adapters/discord/discordApp.ts';
import { confirm } from '../../people/person.ts';
import { textOf } from '../../people/screen.ts';
import { until } from '../../support/until.ts';
import { LiveScene } from './liveScene.ts';

/** At three in the morning: Ben answers in Discord, and the keys are those of Ana, who is in Slack. */

const SECRET = /lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{44}/;

describe('kind: one incident, followed on two platforms', () => {
  test('it is asked for in Discord, its owner reveals in Slack, and either stops it; no message that stays holds a secret', async () => {
    const scene = await LiveScene.open();
    await scene.ana.say('channel add plain');
    await scene.anaMakes('site-bot', 'plain');
    const shown = textOf(await scene.ben.say('incident rotate shop reason:"token in a public log"'));
    for (const fact of [/Keys/, /web-shop/, /ana/, /token in a public log/]) expect(shown).toMatch(fact);
    await scene.ben.press('Rotate all');
    await scene.bothSay(/Rotating every key of project shop/);
    await scene.bothSay(/Waiting for their owners to reveal the new secret/);
    expect(scene.bens().at(-1), 'who owns no key reveals none').not.toContain('Reveal site-bot');

    const room = () =>
      scene.discord.messages
        .filter(({ to, channel }) => to === undefined && channel === GENERAL)
        .map(({ components }) => JSON.stringify(components));
    await until('the conversation follows', () =>
      Promise.resolve(room().some((shown) => shown.includes('This message updates automatically'))),
    );
    expect(room().join(), 'it names no key').not.toContain('site-bot');

    await scene.ana.pressBeside('Reveal site-bot');
    expect((await scene.ana.press('Reveal once')).secrets).toHaveLength(1);
    await scene.bothSay(/1 of 2 keys done/);
    // The rotation with its apps waits for somebody; Ana stops the incident from the other platform.
    await scene.ana.say('incident stop');
    await scene.bothSay(/stopped; what was done stays/);
    const staying = JSON.stringify([scene.anasMessages(), scene.bensMessages()]);
    expect(staying, 'invariants 1 and 2').not.toMatch(SECRET);
    expect(scene.logged()).not.toMatch(SECRET);
  });

  test('someone with accounts on both platforms follows it on each where they ask, and stops and retries from either', async () => {
    const scene = await LiveScene.open();
    const [code = ''] = textOf(await scene.ana.say('link')).match(/[A-Z0-9]{5}-[A-Z0-9]{5}/) ?? [];
    await confirm(scene.ben, `link ${code}`, 'Link');
    await confirm(scene.ana, 'incident rotate shop reason:leak', 'Rotate all');
    const inSlack = () =>
      scene.anasMessages().findLast(({ versions }) => /Rotating every/.test(JSON.stringify(versions)));
    const inDiscord = () =>
      scene.bensMessages().findLast((one) => /Rotating every/.test(JSON.stringify(one.components)));
    await until('it is followed in Slack', () => Promise.resolve(inSlack() !== undefined));
    expect(inDiscord(), 'nobody asked there').toBeUndefined();
    await scene.ben.say('incident status');
    await until('it is followed in Discord, too', () => Promise.resolve(inDiscord() !== undefined));
    await scene.ben.say('incident status');

    const both = async (words: RegExp) =>
      await until(`both show ${words.source}`, () =>
        Promise.resolve(
          words.test(JSON.stringify(inSlack()?.versions.at(-1))) && words.test(JSON.stringify(inDiscord()?.components)),
        ),
      );
    const [there, here] = [inDiscord(), inSlack()];
    if (there === undefined || here === undefined) throw new Error('it is followed on both');
    await scene.ben.pressOn(there, 'Stop');
    await both(/stopped; what was done stays/);
    expect(scene.bensMessages().filter((one) => /Rotating every/.test(JSON.stringify(one.components)))).toHaveLength(1);
  });
});
