import { expect, it } from 'vitest';
import { HandoverEntity } from '../../src/persistence/entities/requests.ts';
import { decideRequest } from '../../src/services/requests/decideRequest.ts';
import { storeRequest } from '../services/requests/storeRequest.ts';
import { dumpDatabase } from '../simulation/dump.ts';
import { value } from '../support/actors.ts';
import { describeOnBothInFull } from '../support/databases.ts';
import { type Deed, WithdrawalScene } from './withdrawalScene.ts';

/** What somebody may lose while they ask, take a request back, or press Reveal once: by SQL, and the code with which they are refused. */
const WITHDRAWALS = {
  membership: { sql: (people: string) => `DELETE FROM "member" WHERE "personId" IN (${people})`, code: 'not-found' },
  identity: {
    sql: (people: string) => `UPDATE "identity" SET "personId" = 'someone-else' WHERE "personId" IN (${people})`,
    code: 'identity-changed',
  },
} as const;

describeOnBothInFull('invariant 16: what is withdrawn from someone who asks, while the write waits', (fixture) => {
  const furnish = WithdrawalScene.on(fixture);

  it.each(['membership', 'identity'] as const)('%s: no request, no secret, but an audited refusal', async (kind) => {
    const scene = await furnish();
    const { context } = scene;
    const [asking, taking, revealing] = [
      await scene.viewer('ava'),
      await scene.viewer('bea'),
      await scene.viewer('cyn'),
    ];
    await storeRequest(context, 'of-bea', 'bea');
    await storeRequest(context, 'of-cyn', 'cyn');
    value(await decideRequest(context, scene.ana.by, 'of-cyn', 'approve'));
    const [handover] = await context.database.read((manager) => manager.find(HandoverEntity));
    const deeds: readonly Deed[] = [
      await scene.ready('request key', asking, 'request rasa name:new reason:test'),
      await scene.ready('request withdraw', taking, 'request withdraw of-bea'),
      await scene.ready('reveal', revealing, `reveal ${handover?.id}`),
    ];
    const tables = ['request', 'handover', 'secret', 'delivery', 'notice'];
    const before = await dumpDatabase(context.database);
    const ids = deeds.map(({ who }) => `'${who.id}'`).join(', ');
    const said = await scene.duringWithdrawal([WITHDRAWALS[kind].sql(ids)], deeds);
    const { code } = WITHDRAWALS[kind];
    expect(await Promise.all(deeds.map(({ who }) => scene.recorded(who, 0)))).toEqual([
      `refused request.ask ${code}`,
      `refused request.withdraw ${code}`,
      `refused secret.reveal ${code}`,
    ]);
    expect(said.join('\n')).not.toMatch(/lk_[0-9A-Za-z]{16}_/);
    const after = await dumpDatabase(context.database);
    for (const table of tables) expect(after.get(table), table).toEqual(before.get(table));
  });
});
