import { expect, test } from 'vitest';
import { figure } from '../../../src/domain/counted.ts';
import { MINUTE, SECOND } from '../../../src/domain/time/time.ts';
import { HandoverEntity } from '../../../src/persistence/entities/requests.ts';
import { revealHandover } from '../../../src/services/handovers/revealHandover.ts';
import { settleHandover } from '../../../src/services/handovers/settleHandover.ts';
import { identify } from '../../../src/services/people/people.ts';
import { confirm } from '../../people/person.ts';
import { requesterOf, value } from '../../support/actors.ts';
import { runs } from '../../support/tier.ts';
import { until } from '../../support/until.ts';
import { LiveScene } from './liveScene.ts';
import { copyKey } from './manyKeys.ts';

/** How often messages that follow something are changed, counted by the platforms. Slack counts for a workspace, Discord for a channel. */

const KEYS = runs(1_000, 60);
/** So many of them are revealed, one after another: each is a change of the incident. */
const REVEALS = runs(250, 20);
const SLACK_UPDATES = { most: 50, within: MINUTE };
const DISCORD_EDITS = { most: 5, within: 5 * SECOND };

/** @returns the most moments that lie within a stretch of that length. */
function mostWithin(moments: readonly number[], within: number): number {
  const inOrder = [...moments].sort((one, other) => one - other);
  return Math.max(0, ...inOrder.map((from) => inOrder.filter((at) => at >= from && at < from + within).length));
}

test('an incident of many keys changes no more messages than the platforms allow, and its last state is shown', async () => {
  const scene = await LiveScene.open({ intervals: 'real' });
  await copyKey(scene.latchkey.context.database, 'chat-bot', KEYS);
  const edits = () => ({
    slack: scene.slack.calls('chat.update').map(({ at }) => at),
    discord: scene.discord.messages.flatMap(({ channel, versions, nonce }) =>
      nonce === undefined ? [] : versions.slice(1).map(({ at }) => ({ channel, at })),
    ),
  });
  await confirm(scene.ben, 'incident rotate shop reason:leak', 'Rotate all');
  await scene.bothSay(/Rotating every key of project shop/);
  await until(
    'each key waits for its owner',
    () => Promise.resolve((scene.anas().at(-1) ?? '').includes(`${KEYS - 1}`)),
    20_000,
  );
  await reveal(scene, REVEALS);
  await scene.bothSay(new RegExp(`${REVEALS} of ${figure(KEYS)} keys done`));

  const { slack, discord } = edits();
  expect(slack.length, 'it was followed').toBeGreaterThan(1);
  expect(mostWithin(slack, SLACK_UPDATES.within)).toBeLessThanOrEqual(SLACK_UPDATES.most);
  for (const channel of new Set(discord.map((one) => one.channel))) {
    const here = discord.filter((one) => one.channel === channel).map(({ at }) => at);
    expect(mostWithin(here, DISCORD_EDITS.within)).toBeLessThanOrEqual(DISCORD_EDITS.most);
  }
  expect([...scene.slack.refusals, ...scene.discord.refusals]).toEqual([]);
});

/** Ana reveals new secrets, as fast as she can. */
async function reveal({ latchkey: { context } }: LiveScene, count: number): Promise<void> {
  const user = { platform: 'slack', externalId: 'T0FAKE/UANA', displayName: 'ana', groups: [] };
  const ana = requesterOf(await identify(context, user), user);
  const waiting = await context.database.read((manager) =>
    manager.find(HandoverEntity, { where: { personId: ana.personId, state: 'waiting' }, take: count }),
  );
  expect(waiting).toHaveLength(count);
  for (const { id } of waiting) {
    const shown = value(await revealHandover(context, ana, id));
    await settleHandover(context, ana, shown.deliveryId, 'accepted');
  }
}
