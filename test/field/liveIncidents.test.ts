import { describe, expect, test } from 'vitest';
import { GENERAL } from '../adapters/discord/discordApp.ts';
import { asTyped } from '../people/discordTyping.ts';
import { until } from '../support/until.ts';
import { BEN, LiveScene } from './liveScene.ts';

/** At three in the morning: Ben answers in Discord, and the keys are those of Ana, who is in Slack. */

const SECRET = /lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{44}/;

describe('kind: one incident, followed on two platforms', () => {
  test('it is asked for in Discord, its owner reveals in Slack, and either stops it; no message that stays holds a secret', async () => {
    const scene = await LiveScene.open();
    await scene.ana('channel add plain');
    const asked = await scene.ana('create plain name:site-bot');
    await (await scene.slack.press('UANA', asked, 'Generate')).message();
    await until('the key is settled', async () =>
      JSON.stringify((await scene.ana('show site-bot')).blocks).includes('is current'),
    );
    const typed = asTyped('incident rotate shop reason:"token in a public log"');
    if (typed === undefined) throw new Error('it can’t be typed in Discord');
    const question = await (await scene.discord.slash(BEN, GENERAL, typed.path, typed.options)).message();
    const shown = JSON.stringify(question.components);
    for (const fact of [/Keys/, /web-shop/, /ana/, /token in a public log/]) expect(shown).toMatch(fact);
    await (await scene.discord.press(BEN, question, 'Rotate all')).message();
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

    const anas = scene.anasMessages().at(-1);
    if (anas === undefined) throw new Error('Ana has no message');
    const offered = await (await scene.slack.press('UANA', anas, 'Reveal site-bot')).message();
    const revealed = await (await scene.slack.press('UANA', offered, 'Reveal once')).message();
    expect(JSON.stringify(revealed.blocks)).toMatch(SECRET);
    await scene.bothSay(/1 of 2 keys done/);
    // The rotation with its apps waits for somebody; Ana stops the incident from the other platform.
    await scene.ana('incident stop');
    await scene.bothSay(/stopped; what was done stays/);
    const staying = JSON.stringify([scene.anasMessages(), scene.bensMessages()]);
    expect(staying, 'invariants 1 and 2').not.toMatch(SECRET);
    expect(scene.logged()).not.toMatch(SECRET);
  });

  test('someone with accounts on both platforms follows it on each where they ask, and stops and retries from either', async () => {
    const scene = await LiveScene.open();
    const { slack, discord } = scene;
    const [code = ''] = JSON.stringify((await scene.ana('link')).blocks).match(/[A-Z0-9]{5}-[A-Z0-9]{5}/) ?? [];
    await (await discord.press(BEN, await scene.ben('link', { code }), 'Link')).message();
    const question = await scene.ana('incident rotate shop reason:leak');
    await (await slack.press('UANA', question, 'Rotate all')).message();
    const inSlack = () =>
      scene.anasMessages().findLast(({ versions }) => /Rotating every/.test(JSON.stringify(versions)));
    const inDiscord = () =>
      scene.bensMessages().findLast((one) => /Rotating every/.test(JSON.stringify(one.components)));
    await until('it is followed in Slack', () => Promise.resolve(inSlack() !== undefined));
    expect(inDiscord(), 'nobody asked there').toBeUndefined();
    await scene.ben('incident status');
    await until('it is followed in Discord, too', () => Promise.resolve(inDiscord() !== undefined));
    await scene.ben('incident status');

    const both = async (words: RegExp) =>
      await until(`both show ${words.source}`, () =>
        Promise.resolve(
          words.test(JSON.stringify(inSlack()?.versions.at(-1))) && words.test(JSON.stringify(inDiscord()?.components)),
        ),
      );
    const [there, here] = [inDiscord(), inSlack()];
    if (there === undefined || here === undefined) throw new Error('it is followed on both');
    await (await discord.press(BEN, there, 'Stop')).message();
    await both(/stopped; what was done stays/);
    expect(scene.bensMessages().filter((one) => /Rotating every/.test(JSON.stringify(one.components)))).toHaveLength(1);
  });
});
