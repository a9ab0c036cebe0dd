import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/domain/time/time.ts';
import { enroll } from '../commands/mfa/authenticator.ts';
import { describeOnSqlite } from '../support/databases.ts';
import { registry } from '../support/registry.ts';
import { auditRows } from '../support/rows.ts';
import { BY_ASKERS, IN_CONVERSATIONS, IN_FORMS, LOOKED_UP_IN_FORMS, READS, VERBS } from './changingVerbs.ts';
import { WithdrawalScene } from './withdrawalScene.ts';

/**
 * What somebody changes stands in the audit trail, once and under their name (invariant 6). Walked over every command: one that is added
 * and is neither among those that change nor among those that only look fails the first test.
 */

/** What is recorded for a verb of the second factor, in the order in which they follow one another. */
const FACTOR: readonly (readonly [verb: string, recorded: string])[] = [
  ['mfa enroll', 'mfa.begin'],
  ['mfa confirm', 'mfa.enroll'],
  ['mfa codes', 'mfa.codes'],
  ['mfa disable', 'mfa.disable'],
  ['mfa recover', 'mfa.recover'],
];
const FACTOR_READS = ['mfa status'];

describe('invariant 6: one audit event for each change', () => {
  it('is asked here of every command', () => {
    const covered = [
      ...Object.keys(VERBS),
      ...Object.keys(READS),
      ...BY_ASKERS,
      ...IN_CONVERSATIONS,
      ...LOOKED_UP_IN_FORMS,
      ...FACTOR.map(([verb]) => verb),
      ...FACTOR_READS,
    ];
    expect(covered.toSorted()).toEqual(registry.commands.map(({ path }) => path.join(' ')).toSorted());
    expect(new Set([...FACTOR.map(([verb]) => verb), ...FACTOR_READS])).toEqual(new Set(IN_FORMS));
  });
});

/** What one change is made of is recorded in any order. */
const byName = (one: string, other: string) => one.localeCompare(other);

describeOnSqlite('invariant 6: one audit event for each change', (fixture) => {
  const furnish = WithdrawalScene.on(fixture);
  const actionOf = (verb: string) => registry.find(verb.split(' '))?.action;
  /** A connector’s calls go out of the program: test/commands/apps.test.ts says what is recorded of them. */
  const ways = Object.entries(VERBS).flatMap(([verb, all]) =>
    all.flatMap((way, index) => (way.connector === undefined ? [{ verb, index, way }] : [])),
  );

  it.each(ways)('$verb, way $index', async ({ verb, index, way }) => {
    const scene = await furnish();
    await scene.admin('amy');
    const isAdmins = way.still?.includes('membership') === true && !way.still.includes('admin');
    const who = isAdmins ? await scene.admin('eve') : await scene.owner('eve');
    const line = await way.line(scene, `eve-${index}`);
    // A snooze must hold back a reminder, and the last one comes a day before the end.
    if (verb === 'snooze') scene.app.time.advance(36 * HOUR);
    const deed = await scene.ready(verb, who, verb === 'snooze' ? line.replace('for:1d', 'for:3d') : line);
    const since = (await auditRows(scene.context)).at(-1)?.seq ?? 0;
    const said = await deed.act();
    // Whether a secret arrived is a change of its own; what a rotation's apps answer is recorded of Latchkey.
    const rows = (await auditRows(scene.context)).filter(
      ({ seq, action, actorId }) => seq > since && actorId !== null && action !== 'secret.promote',
    );
    expect(rows.map(({ action, outcome }) => `${outcome} ${action}`).sort(byName), said).toEqual(
      [...(way.does ?? []), way.doneAs ?? way.recordedAs ?? actionOf(verb)]
        .map((action) => `done ${action}`)
        .sort(byName),
    );
  });

  it('the verbs of the second factor, one after another', async () => {
    const scene = await furnish();
    const who = await scene.owner('eve');
    const eve = scene.app.user('eve');
    const { code, recovery } = await enroll(scene.app, eve);
    const fresh = () => code(scene.app.time.now());
    scene.app.time.advance(MINUTE);
    expect(await eve.type('/apikey mfa codes')).toMatch(/./);
    await eve.type(fresh());
    scene.app.time.advance(MINUTE);
    await eve.type('/apikey mfa disable');
    await eve.type(fresh());
    scene.app.time.advance(MINUTE);
    const again = await enroll(scene.app, eve);
    await eve.type('/apikey mfa recover');
    await eve.type(again.recovery[0] ?? '');
    expect(recovery).toHaveLength(10);
    const rows = await auditRows(scene.context, { actorId: who.id });
    const [begin, confirm, codes, disable, recover] = FACTOR.map(([, action]) => action);
    expect(rows.map(({ action }) => action)).toEqual([begin, confirm, codes, disable, begin, confirm, recover]);
  });
});
