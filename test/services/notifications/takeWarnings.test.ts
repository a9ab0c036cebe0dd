import { expect, it } from 'vitest';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { takeWarnings } from '../../../src/services/notifications/takeWarnings.ts';
import { abandonedMessages } from '../../../src/services/outbox/claim.ts';
import { type NewWarning, queueWarnings } from '../../../src/services/outbox/queue.ts';
import { claimDigest } from '../../../src/services/outbox/warnings.ts';
import { makeFixture, makePerson } from '../../support/actors.ts';
import { testContext } from '../../support/context.ts';
import { describeOnBothInFull } from '../../support/databases.ts';
import { warningRows } from './warnedPeople.ts';

describeOnBothInFull('warnings of the person who speaks where nobody is written to', (fixture) => {
  async function start(count: number) {
    const context = testContext(await fixture.open());
    const { owner, project, key } = await makeFixture(context);
    const about = { keyId: key.id, personId: owner.id, projectId: project.id, dueAt: context.clock() };
    const one = (number: number): NewWarning => {
      const source = `192.0.2.${number}`;
      return { ...about, kind: 'source', threshold: 'source', about: source, detail: { source } };
    };
    const warnings = Array.from({ length: count }, (_, number) => one(number));
    await context.database.write((transaction) => queueWarnings(context, transaction, warnings));
    return { context, owner };
  }

  it('are theirs only, and in words at once', async () => {
    const { context, owner } = await start(2);
    const ben = await makePerson(context, 'Ben');
    expect(await takeWarnings(context, ben.id)).toEqual([]);
    const told = await takeWarnings(context, owner.id);
    expect(told.map(({ text }) => /192\.0\.2\.\d/.exec(text)?.[0]).sort()).toEqual(['192.0.2.0', '192.0.2.1']);
    expect(await takeWarnings(context, owner.id)).toEqual([]);
  });

  it('are said in one where they are many', async () => {
    const { context, owner } = await start(30);
    const told = await takeWarnings(context, owner.id);
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain('20 more');
    expect((await warningRows(context)).every(({ state }) => state === 'sent')).toBe(true);
  });

  it('invariant 9: are told once, no matter who takes them or tells them elsewhere at that moment', async () => {
    const { context, owner } = await start(1);
    const elsewhere = testContext(await fixture.open(), { seed: 'two', time: context.time });
    const replicas = Array.from({ length: 6 }, (_, number) => (number % 2 === 0 ? context : elsewhere));
    const said = await Promise.all(replicas.map((replica) => takeWarnings(replica, owner.id)));
    const claimed = await claimDigest(elsewhere, owner.id, 'the job', context.clock());
    expect(said.flat().length + (claimed === undefined ? 0 : 1)).toBe(1);
    context.time.advance(2 * MINUTE);
    expect(await abandonedMessages(context, 'warning', context.clock()), 'nothing is left behind').toEqual([]);
  });
});
