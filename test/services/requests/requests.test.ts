import { expect, it } from 'vitest';
import { CHAIN_START } from '../../../src/domain/audit/auditChain.ts';
import { DAY, HOUR } from '../../../src/domain/time/time.ts';
import { verifyChain } from '../../../src/services/audit/auditTrail.ts';
import { revokeRole } from '../../../src/services/people/roles.ts';
import { decideRequest, withdrawRequest } from '../../../src/services/requests/decideRequest.ts';
import { openRequests, readRequest } from '../../../src/services/requests/readRequest.ts';
import { expireRequests, remindOfRequests } from '../../../src/services/requests/requestTimes.ts';
import { makeKey, makePerson, value } from '../../support/actors.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { RequestScene, refusalOf } from './requestScene.ts';

describeOnBoth('requests to a project’s owners', (fixture) => {
  const open = async () => await RequestScene.open(await fixture.open());

  it('asks every owner and shows the asker that they asked, with an audit event (invariant 6)', async () => {
    const scene = await open();
    const request = await scene.ask();
    expect(request).toMatchObject({ state: 'open', subject: 'chat-bot', asker: { name: 'Ben', platform: 'console' } });
    expect(await scene.followers('request')).toEqual(['Ana', 'Ben', 'Olga']);
    const last = (await scene.events()).at(-1);
    expect(last).toMatchObject({ action: 'request.ask', actorName: 'Ben', subject: 'chat-bot', outcome: 'done' });
    expect(await scene.keys()).toEqual([]);
  });

  it('asks the admins where nobody else owns the project', async () => {
    const scene = await open();
    const { context } = scene;
    const admin = await makePerson(context, 'Ida');
    const policy = { ...context.policy, admins: new Set(['console:ida']) };
    value(await revokeRole(context, scene.other.by, scene.project, scene.owner));
    await context.database.write(({ manager }) =>
      manager.query(`DELETE FROM "member" WHERE "personId" = '${scene.other.id}'`),
    );
    const alone = Object.assign(Object.create(Object.getPrototypeOf(scene)), scene, {
      context: { ...context, policy },
    });
    await alone.ask();
    const copies = await context.database.read((manager) => manager.query('SELECT "externalId" FROM "live_message"'));
    expect(new Set(copies.map((copy: { externalId: string }) => copy.externalId))).toEqual(
      new Set(['ben', admin.by.externalId]),
    );
  });

  it('approving creates the key for the asker, and the first answer counts (invariant 3)', async () => {
    const scene = await open();
    const request = await scene.ask();
    const both = await Promise.all([
      scene.decide(request, 'approve', scene.owner),
      scene.decide(request, 'deny', scene.other),
    ]);
    const won = both.filter((one) => one.kind === 'done');
    expect(won).toHaveLength(1);
    const [row] = await scene.requests();
    expect(row?.state).toBe(both[0].kind === 'done' ? 'approved' : 'denied');
    expect(await scene.keys()).toHaveLength(both[0].kind === 'done' ? 1 : 0);
    expect(await verifyChain(scene.context, { seq: 0, hash: CHAIN_START })).toMatchObject({ kind: 'sound' });
  });

  it('the approved key belongs to the asker, and its secret waits for them alone', async () => {
    const scene = await open();
    const handover = await scene.approved();
    expect(await scene.keys()).toMatchObject([{ ownerId: scene.asker.id, name: 'chat-bot', deletedAt: null }]);
    expect(handover).toMatchObject({ personId: scene.asker.id, state: 'waiting', givenById: scene.owner.id });
    expect(await scene.followers('handover')).toEqual(['Ben']);
  });

  it('nobody decides their own request, whatever their role is by then', async () => {
    const scene = await open();
    const request = await scene.ask();
    await scene.grant(scene.asker, 'owner');
    expect(refusalOf(await scene.decide(request, 'approve', scene.asker))).toMatchObject({ code: 'own-request' });
    expect(await scene.requests()).toMatchObject([{ state: 'open' }]);
  });

  it('what can’t be done leaves the request open: a name that was taken meanwhile', async () => {
    const scene = await open();
    const request = await scene.ask();
    await makeKey(scene.context, scene.owner, scene.channel, { name: 'chat-bot' });
    expect(refusalOf(await scene.decide(request, 'approve'))).toMatchObject({ code: 'name-taken' });
    expect(await scene.requests()).toMatchObject([{ state: 'open' }]);
    value(await scene.decide(request, 'deny'));
  });

  it('an asker who left the project gets no key, and no longer sees the request (invariant 10)', async () => {
    const scene = await open();
    const request = await scene.ask();
    value(await revokeRole(scene.context, scene.owner.by, scene.project, scene.asker));
    expect(refusalOf(await scene.decide(request, 'approve'))).toMatchObject({ code: 'not-a-member' });
    expect(refusalOf(await withdrawRequest(scene.context, scene.asker.by, request.id))).toMatchObject({
      code: 'not-found',
    });
  });

  it('people who neither asked nor may decide don’t find it (invariant 10)', async () => {
    const scene = await open();
    const request = await scene.ask();
    const viewer = await makePerson(scene.context, 'Vic');
    await scene.grant(viewer, 'viewer');
    const outsider = await makePerson(scene.context, 'Out');
    for (const { actor } of [
      { ...viewer, actor: { ...viewer.actor, roles: new Map([[scene.project.id, 'viewer' as const]]) } },
      outsider,
    ]) {
      expect(await readRequest(scene.context, actor, request.id)).toBeUndefined();
      expect(await openRequests(scene.context, actor, undefined)).toEqual([]);
    }
    expect(refusalOf(await decideRequest(scene.context, outsider.by, request.id, 'deny'))).toMatchObject({
      code: 'not-found',
    });
  });

  it('only the asker can withdraw it, and only while it is open', async () => {
    const scene = await open();
    const request = await scene.ask();
    expect(refusalOf(await withdrawRequest(scene.context, scene.owner.by, request.id))).toMatchObject({
      code: 'foreign-request',
    });
    value(await withdrawRequest(scene.context, scene.asker.by, request.id));
    expect(refusalOf(await scene.decide(request, 'approve'))).toMatchObject({ code: 'request-withdrawn' });
  });

  it('reminds the owners once after a day, and expires after three', async () => {
    const scene = await open();
    const request = await scene.ask();
    scene.context.time.advance(DAY - HOUR);
    expect(await remindOfRequests(scene.context)).toBe(0);
    scene.context.time.advance(HOUR);
    expect(await remindOfRequests(scene.context)).toBe(1);
    expect(await remindOfRequests(scene.context)).toBe(0);
    const told = (await scene.notices()).filter(({ kind }) => kind === 'request-waiting');
    expect(new Set(told.map(({ personId }) => personId))).toEqual(new Set([scene.owner.id, scene.other.id]));
    expect(told).toHaveLength(2);
    scene.context.time.advance(2 * DAY);
    expect(refusalOf(await scene.decide(request, 'approve'))).toMatchObject({ code: 'request-expired' });
    expect(await expireRequests(scene.context)).toBe(1);
    expect(await expireRequests(scene.context)).toBe(0);
    expect(await scene.requests()).toMatchObject([{ state: 'expired' }]);
    expect((await scene.notices()).filter(({ kind }) => kind === 'request-expired')).toMatchObject([
      { personId: scene.asker.id },
    ]);
  });
});
