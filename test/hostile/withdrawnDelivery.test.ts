import { expect, it } from 'vitest';
import type { Deliver } from '../../src/chat/contracts/exchange.ts';
import { KeyEntity } from '../../src/persistence/entities/keys.ts';
import { MemberEntity } from '../../src/persistence/entities/people/people.ts';
import { appOn, ask, letIn, openShopWithKey, speakerOf, textOf } from '../commands/app.ts';
import { keyOn } from '../support/cards.ts';
import { describeOnBoth } from '../support/databases.ts';
import { auditRows } from '../support/rows.ts';
import { takeOut, WithdrawalScene } from './withdrawalScene.ts';

/** A secret is shown, and before the platform's answer is written down the person who asked for it is taken out of the project. */

describeOnBoth('invariant 16: what is withdrawn while a new secret is being shown', (fixture) => {
  const app = appOn(fixture);

  it.each([
    { verb: 'regenerate', outcome: 'accepted' },
    { verb: 'regenerate', outcome: 'unknown' },
    { verb: 'create', outcome: 'accepted' },
  ] as const)('$verb, $outcome: the new secret is given up, and what worked works on', async ({ verb, outcome }) => {
    const { bot } = await openShopWithKey(app());
    await letIn(app(), 'oli', 'operator');
    let shown = '';
    const deliver: Deliver = async (card) => {
      shown = keyOn(card).secret;
      await takeOut(app(), 'oli');
      return { outcome };
    };
    const input =
      verb === 'create'
        ? ({ kind: 'text', line: 'create shop/rasa name:late' } as const)
        : ({ kind: 'press', action: (await ask(app(), 'oli', 'regenerate key:chat-bot')).confirm.action } as const);

    const answer = await app().latchkey.core.handle(speakerOf('oli'), input, deliver);

    expect(textOf(answer)).toMatch(/no longer have permission/);
    expect(await app().verify(shown)).toMatch(/^(INVALID|RETIRED|DELETED)$/);
    expect(await app().verify(bot.secret)).toBe('current');
    const rows = await auditRows(app().latchkey.context, { action: 'secret.promote', actorName: 'oli' });
    expect(rows.map((row) => [row.outcome, row.detail['code']])).toEqual([['refused', 'not-found']]);
  });
});

describeOnBoth('invariant 16: whom a change is about is looked at when it is written', (fixture) => {
  const furnish = WithdrawalScene.on(fixture);

  it('no key goes to someone who left the project, and no role to someone who is no person of their own', async () => {
    const scene = await furnish();
    const { ana, vic } = scene;
    const key = await scene.key('hers');
    const owning = [
      await scene.ready('transfer', ana, `transfer ${key} to:@vic`),
      await scene.ready('create', ana, 'create shop/rasa name:for-vic owner:@vic'),
    ];
    const granting = [
      await scene.ready('role grant', ana, 'role grant @vic role:operator project:shop'),
      await scene.ready('project member', ana, 'project member @vic project:empty'),
    ];

    const owned = await scene.duringWithdrawal([`DELETE FROM "member" WHERE "personId" = '${vic.id}'`], owning);
    const granted = await scene.duringWithdrawal([`DELETE FROM "person" WHERE "id" = '${vic.id}'`], granting);

    expect(owned.filter((words) => !/vic isn’t a member/.test(words))).toEqual([]);
    expect(granted.filter((words) => !/no such person/.test(words))).toEqual([]);
    const { database } = scene.context;
    expect(await database.read((manager) => manager.countBy(KeyEntity, { ownerId: vic.id }))).toBe(0);
    expect(await database.read((manager) => manager.countBy(MemberEntity, { personId: vic.id }))).toBe(0);
  });
});
