import { expect, test } from 'vitest';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { textOf } from '../../people/screen.ts';
import { until } from '../../support/until.ts';
import { askVerify } from '../../support/verify.ts';
import { LiveScene } from './liveScene.ts';

/** What Ana's key was shown to her as, when it was made. */
function secretOf({ slack }: LiveScene): string {
  const [secret] = JSON.stringify(slack.messages.map(({ versions }) => versions)).match(/lk_\w{16}_\w{44}/) ?? [];
  if (secret === undefined) throw new Error('no secret was shown');
  return secret;
}

/** Presents the secret over HTTP, as a program. */
async function use(scene: LiveScene, secret: string): Promise<string> {
  const answer = await askVerify(scene.latchkey.url, { secret, source: '192.0.2.77', app: 'checkout' });
  return await answer.text();
}

test('a rehearsal begun in Discord is followed in Slack, asks again when its time is over, and is cut from there', async () => {
  const scene = await LiveScene.open();
  const secret = secretOf(scene);
  expect(textOf(await scene.ben.say('disable chat-bot rehearse:15m'))).toMatch(/The key keeps working/);
  await scene.ben.press('Rehearse');
  await scene.bothSay(/everything still works/);

  for (let count = 0; count < 3; count += 1) expect(await use(scene, secret)).toContain('"valid":true');
  await scene.latchkey.runJob('count-rehearsals');
  await scene.bothSay(/3 uses by 1 caller/);
  await scene.bothSay(/checkout.{1,80}192\.0\.2\.77/);
  const [anas, bens] = [scene.anas().length, scene.bens().length];

  scene.time.advance(15 * MINUTE);
  await scene.latchkey.runJob('count-rehearsals');
  await scene.bothSay(/The time is over, and nothing has changed/);
  // A message that changes notifies nobody: the question is one of its own.
  await until('both are asked', () => Promise.resolve(scene.anas().length > anas && scene.bens().length > bens));
  expect(await use(scene, secret)).toContain('"valid":true');

  await scene.ana.pressBeside('Cut');
  expect(await use(scene, secret)).toContain('"code":"DISABLED"');
  await scene.bothSay(/Disabled by ana/i);
  const late = scene.bensMessages().at(-1);
  if (late === undefined) throw new Error('Ben has a copy');
  expect(JSON.stringify(late.components)).not.toMatch(/Call off/);
  expect([...scene.slack.refusals, ...scene.slack.complaints]).toEqual([]);
  expect([...scene.discord.refusals, ...scene.discord.complaints]).toEqual([]);
});
