import { expect, it } from 'vitest';
import { KEPT_FOR } from '../../../src/domain/requests/handover.ts';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { DatabaseSilentError } from '../../../src/persistence/databaseError.ts';
import { DeliveryEntity } from '../../../src/persistence/entities/conversations.ts';
import type { HandoverRow } from '../../../src/persistence/entities/requests.ts';
import { withTimeLimits } from '../../../src/persistence/timeLimits.ts';
import { createKeyFor } from '../../../src/services/handovers/createKeyFor.ts';
import { revealHandover } from '../../../src/services/handovers/revealHandover.ts';
import { settleHandover } from '../../../src/services/handovers/settleHandover.ts';
import { settleHandovers } from '../../../src/services/handovers/settleHandovers.ts';
import { discardOverdueSecrets } from '../../../src/services/keys/settleDelivery.ts';
import { revokeRole } from '../../../src/services/people/roles.ts';
import { makePerson, type TestPerson, value } from '../../support/actors.ts';
import { present, testContext, testVerifier } from '../../support/context.ts';
import { describeOnBoth, describeOnBothInFull } from '../../support/databases.ts';
import { RequestScene, refusalOf } from './requestScene.ts';

const press = (scene: RequestScene, { id }: HandoverRow, by: TestPerson = scene.asker) =>
  revealHandover(scene.context, by.by, id);

describeOnBothInFull('a hundred presses on one Reveal once', (fixture) => {
  it('one shows it; the others hear when and where, and the asker is told of the tries (invariant 1)', async () => {
    // What is asked is who wins, not how long a server may take for a hundred.
    const patient = async () => withTimeLimits(await fixture.open(), 'maintenance');
    const database = await patient();
    const scene = await RequestScene.open(database);
    const handover = await scene.approved();
    const replicas = [scene.context, testContext(await patient(), { seed: 'two', time: scene.context.time })];
    const all = await Promise.allSettled(
      Array.from({ length: 100 }, (_, at) =>
        revealHandover(replicas[at % 2] ?? scene.context, scene.asker.by, handover.id),
      ),
    );
    const answers = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(answers.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    const late = answers.flatMap((one) => (one.kind === 'refused' ? [one.refusal] : []));
    const now = scene.context.clock();
    for (const one of late) expect(one).toEqual({ code: 'secret-shown', subject: 'chat-bot', at: now, on: 'console' });
    // A server that is busy for too long answers nobody; what was answered is counted.
    for (const one of all) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(DatabaseSilentError);
    expect(late.length).toBeGreaterThan(1);
    expect(await scene.handovers()).toMatchObject([{ state: 'showing', tries: late.length, triedOn: 'console' }]);
    const told = (await scene.notices()).filter(({ kind }) => kind === 'reveal-again');
    expect(told).toMatchObject([{ personId: scene.asker.id, params: { key: 'chat-bot', place: 'shop/rasa' } }]);
    const deliveries = await database.read((manager) => manager.find(DeliveryEntity));
    expect(deliveries).toHaveLength(1);
  });
});

describeOnBoth('a secret that waits for someone', (fixture) => {
  const open = async () => await RequestScene.open(await fixture.open());

  it('works once it was shown, and its seal is wiped (invariants 1 and 5)', async () => {
    const scene = await open();
    const handover = await scene.approved();
    const verifier = testVerifier(scene.context);
    const shown = value(await press(scene, handover));
    expect(await settleHandover(scene.context, scene.asker.by, shown.deliveryId, 'accepted')).toBe('shown');
    expect(await scene.handovers()).toMatchObject([{ state: 'shown', sealed: null, shownOn: 'console' }]);
    expect(await present(verifier, shown.secret.reveal())).toMatchObject({ valid: true });
    expect(refusalOf(await press(scene, handover))).toMatchObject({ code: 'secret-shown' });
  });

  it('is nobody else’s, whatever their role: not the owner’s who approved it (invariant 1)', async () => {
    const scene = await open();
    const handover = await scene.approved();
    for (const other of [scene.owner, scene.other])
      expect(refusalOf(await press(scene, handover, other))).toMatchObject({ code: 'foreign-press' });
    const outsider = await makePerson(scene.context, 'Out');
    expect(refusalOf(await press(scene, handover, outsider))).toMatchObject({ code: 'not-found' });
    expect(await scene.handovers()).toMatchObject([{ state: 'waiting' }]);
  });

  it('can be shown again where the platform refused to show it, for as long as it is kept', async () => {
    const scene = await open();
    const handover = await scene.approved();
    const first = value(await press(scene, handover));
    expect(await settleHandover(scene.context, scene.asker.by, first.deliveryId, 'refused')).toBe('again');
    const second = value(await press(scene, handover));
    expect(second.secret.reveal()).toBe(first.secret.reveal());
    expect(await settleHandover(scene.context, scene.asker.by, second.deliveryId, 'accepted')).toBe('shown');
  });

  it('where nobody knows whether it was shown, its first use keeps it, and it isn’t shown again', async () => {
    const scene = await open();
    const handover = await scene.approved();
    const shown = value(await press(scene, handover));
    expect(await settleHandover(scene.context, scene.asker.by, shown.deliveryId, 'unknown')).toBe('perhaps');
    expect(await scene.handovers()).toMatchObject([{ state: 'perhaps', sealed: null, endedAt: null }]);
    expect(refusalOf(await press(scene, handover))).toMatchObject({ code: 'secret-shown' });
    await present(testVerifier(scene.context), shown.secret.reveal());
    expect(await settleHandovers(scene.context)).toBe(1);
    expect(await scene.handovers()).toMatchObject([{ state: 'shown' }]);
  });

  it.each(['perhaps', 'a process died'] as const)(
    'unused for 15 minutes after a showing it is discarded: %s',
    async (how) => {
      const scene = await open();
      const handover = await scene.approved();
      const shown = value(await press(scene, handover));
      if (how === 'perhaps') await settleHandover(scene.context, scene.asker.by, shown.deliveryId, 'unknown');
      scene.context.time.advance(KEPT_FOR);
      await discardOverdueSecrets(scene.context);
      await settleHandovers(scene.context);
      expect(await scene.handovers()).toMatchObject([{ state: 'discarded', sealed: null }]);
      expect(await present(testVerifier(scene.context), shown.secret.reveal())).not.toMatchObject({ valid: true });
      expect((await scene.keys())[0]?.deletedAt).not.toBeNull();
    },
  );

  it.each(['handovers first', 'secrets first'] as const)(
    'after 15 minutes it is wiped, the key is removed with it, and the asker is told: %s (invariant 1)',
    async (order) => {
      const scene = await open();
      const handover = await scene.approved();
      scene.context.time.advance(KEPT_FOR - MINUTE);
      expect(await settleHandovers(scene.context)).toBe(0);
      scene.context.time.advance(MINUTE);
      expect(refusalOf(await press(scene, handover))).toMatchObject({ code: 'secret-discarded' });
      if (order === 'secrets first') await discardOverdueSecrets(scene.context);
      expect(await settleHandovers(scene.context)).toBe(1);
      expect(await settleHandovers(scene.context)).toBe(0);
      await discardOverdueSecrets(scene.context);
      expect(await scene.handovers()).toMatchObject([{ state: 'discarded', sealed: null }]);
      expect((await scene.keys())[0]?.deletedAt).not.toBeNull();
      const told = (await scene.notices()).filter(({ kind }) => kind === 'secret-lapsed');
      expect(told).toMatchObject([{ personId: scene.asker.id, params: { removed: true } }]);
      // The name is free again, so the same can be asked for.
      expect(await scene.approved()).toMatchObject({ state: 'waiting' });
    },
  );

  it('isn’t handed out to someone who left the project, and is discarded if they left during the showing (invariant 16)', async () => {
    const scene = await open();
    const first = await scene.approved('one');
    const second = await scene.approved('two');
    const shown = value(await press(scene, second));
    value(await revokeRole(scene.context, scene.owner.by, scene.project, scene.asker));
    expect(refusalOf(await press(scene, first))).toMatchObject({ code: 'not-found' });
    expect(await settleHandover(scene.context, scene.asker.by, shown.deliveryId, 'accepted')).toBe('withdrawn');
    expect(await present(testVerifier(scene.context), shown.secret.reveal())).not.toMatchObject({ valid: true });
  });

  it('create … to: hands a key over: its creator gets no secret, and both hear if nobody takes it', async () => {
    const scene = await open();
    const asked = { channel: scene.channel, name: 'bot', nameKey: 'bot', owner: scene.asker };
    const created = value(await createKeyFor(scene.context, scene.owner.by, asked, scene.asker));
    expect(new Set(Object.keys(created))).toEqual(new Set(['keptUntil', 'keyId']));
    const [handover] = await scene.handovers();
    expect(handover).toMatchObject({ personId: scene.asker.id, givenById: scene.owner.id, requestId: null });
    expect(await scene.followers('handover')).toEqual(['Ben']);
    scene.context.time.advance(KEPT_FOR);
    await settleHandovers(scene.context);
    const told = (await scene.notices()).filter(({ kind }) => kind === 'secret-lapsed');
    expect(new Set(told.map(({ personId }) => personId))).toEqual(new Set([scene.asker.id, scene.owner.id]));
    const outsider = await makePerson(scene.context, 'Out');
    const other = { ...asked, name: 'other', nameKey: 'other', owner: scene.owner };
    expect(refusalOf(await createKeyFor(scene.context, scene.owner.by, other, outsider))).toMatchObject({
      code: 'not-a-member',
    });
  });
});
