import { expect, it } from 'vitest';
import { DAY, MINUTE, SECOND } from '../../../src/domain/time/time.ts';
import { KeyEntity } from '../../../src/persistence/entities/keys.ts';
import { abandonedMessages } from '../../../src/services/outbox/claim.ts';
import { keepClaim, leaveInDoubt, markTried, settle } from '../../../src/services/outbox/settle.ts';
import { type ClaimedDigest, claimDigest, peopleToWarn } from '../../../src/services/outbox/warnings.ts';
import { WarningScene } from '../../jobs/warningScene.ts';
import { type TestContext, testContext } from '../../support/context.ts';
import { describeOnBothInFull } from '../../support/databases.ts';
import { warningRows } from '../notifications/warnedPeople.ts';

describeOnBothInFull('claiming what somebody is to be told', (fixture) => {
  async function open() {
    const context = testContext(await fixture.open());
    const scene = await WarningScene.open(context);
    const there = testContext(await fixture.open(), { seed: 'two', time: context.time });
    const claim = async (holder = 'one', where: TestContext = context) =>
      await claimDigest(where, scene.ana.id, holder, context.clock());
    return { context, there, scene, claim };
  }
  const claimedBy = (claimed: ClaimedDigest | undefined, holder: string) => {
    if (claimed === undefined) throw new Error('nothing was claimed');
    const { digestId, items } = claimed;
    return { outbox: 'warning' as const, digestId, holder, ids: items.map(({ id }) => id) };
  };

  it('invariant 9: of many that claim at one moment, on two replicas, one gets everything', async () => {
    const { there, scene, claim } = await open();
    await scene.queue({ kind: 'expiry' }, { kind: 'lock' });
    const claims = await Promise.all([claim('one'), claim('two', there), claim('one'), claim('two', there)]);
    expect(claims.filter((one) => one !== undefined)).toHaveLength(1);
    expect(claims.flatMap((one) => one?.digest.items.map(({ kind }) => kind) ?? [])).toEqual(['lock', 'expiry']);
    expect(await claim()).toBeUndefined();
  });

  it('does not say that anything was tried', async () => {
    const { context, scene, claim } = await open();
    await scene.queue({ kind: 'expiry' });
    expect(await claim()).toMatchObject({ tried: [] });
    expect(await warningRows(context)).toMatchObject([{ state: 'claimed', triedAt: null, triedOn: null }]);
  });

  it('is taken over a minute after its holder was heard of last, once', async () => {
    const { context, there, scene, claim } = await open();
    await scene.queue({ kind: 'expiry' });
    const held = claimedBy(await claim(), 'one');
    context.time.advance(MINUTE - 1);
    await keepClaim(context, held, context.clock());
    context.time.advance(MINUTE - 1);
    expect(await abandonedMessages(there, 'warning', context.clock())).toEqual([]);
    context.time.advance(1);
    const [abandoned, ...more] = await abandonedMessages(there, 'warning', context.clock());
    if (abandoned === undefined) throw new Error('it was not abandoned');
    expect(more).toEqual([]);
    const takeovers = await Promise.all(
      [context, there, context].map((where) => claimDigest(where, abandoned, 'two', context.clock())),
    );
    expect(takeovers.filter((one) => one !== undefined)).toHaveLength(1);
    expect(await abandonedMessages(there, 'warning', context.clock())).toEqual([]);
  });

  it('anyone who was taken for crashed may no longer tell it, and their word does not count', async () => {
    const { context, scene, claim } = await open();
    await scene.queue({ kind: 'expiry' });
    const held = claimedBy(await claim(), 'one');
    context.time.advance(MINUTE);
    const [abandoned] = await abandonedMessages(context, 'warning', context.clock());
    if (abandoned === undefined) throw new Error('it was not abandoned');
    await claimDigest(context, abandoned, 'two', context.clock());
    expect(await markTried(context, held, held.ids, 'slack:UANA', context.clock())).toBe(false);
    await settle(context, held, held.ids, 'told', context.clock(), () =>
      Promise.reject(new Error('nothing comes of it')),
    );
    await keepClaim(context, held, context.clock() + DAY);
    expect(await warningRows(context)).toMatchObject([
      { state: 'claimed', claimedBy: 'two', claimedAt: context.clock(), triedOn: null },
    ]);
    const mine = { ...held, holder: 'two' };
    expect(await markTried(context, mine, mine.ids, 'slack:UANA', context.clock())).toBe(true);
    await settle(context, mine, mine.ids, 'told', context.clock());
    expect(await warningRows(context)).toMatchObject([{ state: 'sent', triedOn: 'slack:UANA' }]);
  });

  it('what is taken over says what was tried, where and when first; a part at a time', async () => {
    const { context, scene, claim } = await open();
    const other = await scene.furtherKey('web');
    await scene.queue({ kind: 'lock' }, { kind: 'expiry', keyId: other.id });
    const held = claimedBy(await claim(), 'one');
    const [first = '', second = ''] = held.ids;
    const triedAt = context.clock();
    await markTried(context, held, [first], 'discord#7', triedAt);
    context.time.advance(MINUTE);
    const [abandoned] = await abandonedMessages(context, 'warning', context.clock());
    if (abandoned === undefined) throw new Error('it was not abandoned');
    const taken = await claimDigest(context, abandoned, 'two', context.clock());
    expect(taken?.tried).toEqual([{ on: 'discord#7', at: triedAt, ids: [first], stale: new Set() }]);
    expect(taken?.digest.items.map(({ id }) => id)).toEqual([first, second]);
  });

  it('what is void by then is dropped, unless it may have been told', async () => {
    const { context, scene, claim } = await open();
    await scene.queue({ kind: 'lock' });
    const unlock = { lockedAt: null };
    const held = claimedBy(await claim(), 'one');
    await context.database.write(({ manager }) => manager.update(KeyEntity, { id: scene.key.id }, unlock));
    await markTried(context, held, held.ids, 'slack:UANA', context.clock());
    const takeOver = async () => {
      context.time.advance(MINUTE);
      const [abandoned] = await abandonedMessages(context, 'warning', context.clock());
      return abandoned === undefined ? undefined : await claimDigest(context, abandoned, 'one', context.clock());
    };
    const taken = await takeOver();
    expect(taken?.digest.items).toHaveLength(1);
    expect(taken?.tried).toMatchObject([{ stale: new Set(held.ids) }]);
    await markTried(context, held, held.ids, null, context.clock());
    expect(await takeOver()).toBeUndefined();
    expect(await warningRows(context)).toMatchObject([{ state: 'dropped', detail: { why: 'unlocked' } }]);
  });

  it('invariant 9: what nobody told is no longer told once a later one of the same end is there, in whatever message', async () => {
    const { context, scene, claim } = await open();
    await scene.queue({ kind: 'expiry', threshold: '1' });
    await claim('dead');
    context.time.advance(DAY);
    await scene.queue({ kind: 'expiry', threshold: '0' });
    const [abandoned] = await abandonedMessages(context, 'warning', context.clock());
    if (abandoned === undefined) throw new Error('it was not abandoned');
    expect(await claimDigest(context, abandoned, 'one', context.clock())).toBeUndefined();
    expect((await claim())?.digest.items.map(({ threshold }) => threshold)).toEqual(['0']);
    const rows = await warningRows(context);
    expect(rows.map(({ threshold, state }) => `${threshold} ${state}`).sort()).toEqual(['0 claimed', '1 dropped']);
  });

  it('what is in doubt is taken over in twenty seconds', async () => {
    const { context, scene, claim } = await open();
    await scene.queue({ kind: 'lock' });
    await leaveInDoubt(context, claimedBy(await claim(), 'one'), context.clock());
    context.time.advance(20 * SECOND - 1);
    expect(await abandonedMessages(context, 'warning', context.clock())).toEqual([]);
    context.time.advance(1);
    expect(await abandonedMessages(context, 'warning', context.clock())).toHaveLength(1);
  });

  it('of a message that several places have parts of, each part is settled for itself', async () => {
    const { context, scene, claim } = await open();
    const other = await scene.furtherKey('web');
    await scene.queue({ kind: 'lock' }, { kind: 'expiry', keyId: other.id });
    const held = claimedBy(await claim(), 'one');
    const [first = '', second = ''] = held.ids;
    await settle(context, held, [first], 'told', context.clock());
    await settle(context, held, [second], 'later', context.clock());
    expect(await scene.states()).toEqual(['expiry waiting', 'lock sent']);
    expect(await peopleToWarn(context, context.clock())).toEqual([]);
    context.time.advance(MINUTE);
    expect(await peopleToWarn(context, context.clock())).toEqual([scene.ana.id]);
  });

  it('lists those with urgent warnings first, and nobody whose keys are still looked at for the same day', async () => {
    const { context, scene } = await open();
    const ben = await scene.person('slack', 'UBEN', 'ben');
    await scene.queue({ kind: 'expiry' });
    await scene.queue({ kind: 'source', personId: ben.id });
    expect(await peopleToWarn(context, context.clock())).toEqual([ben.id, scene.ana.id]);
    await context.database.write(({ manager }) => manager.update(KeyEntity, { id: scene.key.id }, { warnAt: 0 }));
    expect(await peopleToWarn(context, context.clock())).toEqual([ben.id]);
    context.time.advance(10 * MINUTE);
    expect(await peopleToWarn(context, context.clock())).toEqual([ben.id, scene.ana.id]);
  });

  it('a clock that is set back by a day holds nothing up', async () => {
    const { context, scene, claim } = await open();
    await scene.queue({ kind: 'expiry' });
    context.time.advance(-DAY);
    expect(await peopleToWarn(context, context.clock())).toEqual([scene.ana.id]);
    expect(await claim()).toBeDefined();
    context.time.advance(-DAY);
    expect(await abandonedMessages(context, 'warning', context.clock())).toHaveLength(1);
  });
});
