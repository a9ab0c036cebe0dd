import { describe, expect, test } from 'vitest';
import { KEPT_FOR } from '../../../src/domain/requests/handover.ts';
import { confirm } from '../../people/person.ts';
import { textOf } from '../../people/screen.ts';
import { until } from '../../support/until.ts';
import { LiveScene } from './liveScene.ts';

/** A request on two platforms: Ana owns the project in Slack, Ben is a viewer and asks in Discord. */

const SECRET = /lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{44}/;

/** Ben may look only, and asks for a key. */
async function asked(): Promise<LiveScene> {
  const scene = await LiveScene.open();
  await confirm(scene.ana, 'project member @ben role:viewer', 'Change');
  expect(textOf(await scene.ben.say('request key rasa name:site-bot reason:"for the new site"'))).toContain(
    'The owners of shop were asked',
  );
  await scene.bothSay(/Request for the key site-bot in shop/);
  return scene;
}

describe('kind: a request, from one platform to the other', () => {
  test('Ana approves in Slack, Ben reveals in Discord, once; both messages follow, and none holds the secret (invariants 1 and 2)', async () => {
    const scene = await asked();
    expect(scene.anas().at(-1)).toMatch(/ben \(.*on Discord, \d+\)/i);
    expect(scene.anas().at(-1)).toContain('"Deny"');
    expect(textOf(await scene.ana.pressBeside('Approve'))).toMatch(/Approved by/);
    await until('Ben’s request says so, and his secret waits', () =>
      Promise.resolve(
        /Approved by.*on Slack/.test(scene.bens().join('\n')) && /Reveal once/.test(scene.bens().at(-1) ?? ''),
      ),
    );
    await until('Ana’s message follows', () => Promise.resolve(/Approved by/.test(scene.anas().at(-1) ?? '')));
    expect(scene.anas().at(-1), 'no buttons are left').not.toContain('action_id":"lk:v1:button');
    const waiting = scene.bensMessages().at(-1);
    expect((await scene.ben.pressBeside('Reveal once')).secrets).toHaveLength(1);
    await until('the message says that it was shown', () =>
      Promise.resolve(/Shown once, on Discord/.test(scene.bens().at(-1) ?? '')),
    );
    expect(waiting?.id).toBe(scene.bensMessages().at(-1)?.id);
    // Another device of his still has the button.
    expect(textOf(await scene.ben.say('reveal'))).toContain('There’s no secret waiting for you');
    const everything = JSON.stringify([scene.anasMessages(), scene.bensMessages().map(({ versions }) => versions)]);
    expect(everything, 'messages that stay').not.toMatch(SECRET);
    expect(scene.logged(), 'logs').not.toMatch(SECRET);
  });

  test('after 15 minutes the message says that the secret is gone, and its button is too (invariant 1)', async () => {
    const scene = await asked();
    await scene.ana.pressBeside('Approve');
    await until('it waits', () => Promise.resolve(/Reveal once/.test(scene.bens().at(-1) ?? '')));
    scene.time.advance(KEPT_FOR);
    await scene.latchkey.runJob('settle-handovers');
    await until('it says so', () => Promise.resolve(/The secret was discarded/.test(scene.bens().at(-1) ?? '')));
    expect(scene.bens().at(-1)).not.toContain('custom_id');
  });

  test('Ben withdraws his request: Ana sees it, and has nothing left to press', async () => {
    const scene = await asked();
    await scene.ben.pressBeside('Withdraw');
    await scene.bothSay(/Withdrawn/);
    expect(scene.anas().at(-1)).not.toContain('"Approve"');
  });
});
