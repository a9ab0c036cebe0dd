import { describe, expect, it } from 'vitest';
import { PERMISSIONS } from '../../src/domain/people/permissions.ts';
import type { Database } from '../../src/persistence/database.ts';
import { ask, press, say, textOf } from '../commands/app.ts';
import { storeIncident } from '../services/incidents/storeIncident.ts';
import { storeLeakQuestion } from '../services/leaks/storeLeak.ts';
import { storeRequest } from '../services/requests/storeRequest.ts';
import { dumpDatabase } from '../simulation/dump.ts';
import type { TestPerson } from '../support/actors.ts';
import { describeOnBothInFull } from '../support/databases.ts';
import { registry } from '../support/registry.ts';
import { auditRows } from '../support/rows.ts';
import {
  BY_ASKERS,
  IN_CONVERSATIONS,
  IN_FORMS,
  IN_PROJECTS,
  LOOKED_UP_IN_FORMS,
  READS,
  VERBS,
  type Withdrawal,
} from './changingVerbs.ts';
import { type Deed, WithdrawalScene } from './withdrawalScene.ts';

/**
 * A revocation that is answered first, and a press or command whose write comes later: it must do nothing (invariant 16). Every
 * command is here; one that is added and is not fails the first test.
 */

describe('invariant 16: that permission is decided where it is written', () => {
  it('is asked here of every command, and of every action', () => {
    const elsewhere = [...IN_FORMS, ...LOOKED_UP_IN_FORMS, ...BY_ASKERS, ...IN_CONVERSATIONS];
    const covered = [...Object.keys(VERBS), ...Object.keys(READS), ...elsewhere];
    const paths = registry.commands.map(({ path }) => path.join(' '));
    expect(covered.toSorted()).toEqual(paths.toSorted());
    // `mfa disable` of somebody else is an action of its own, and so is `project settings approval:`.
    const actions = new Set([
      ...registry.commands.map(({ action }) => action),
      'mfa.lift',
      'key.hand-back',
      'project.approval',
    ]);
    expect(Object.keys(PERMISSIONS).filter((action) => !actions.has(action as never))).toEqual([]);
  });
});

/** What takes it from people, as another transaction writes it; and with which codes they are refused then. */
const WITHDRAWALS: Readonly<
  Record<
    Withdrawal,
    { sql(people: string): readonly string[]; readonly codes: RegExp; readonly who: 'owner' | 'admin' }
  >
> = {
  membership: {
    who: 'owner',
    sql: (people) => [`DELETE FROM "member" WHERE "personId" IN (${people})`],
    codes: /not-found/,
  },
  rank: {
    who: 'owner',
    sql: (people) => [`UPDATE "member" SET "role" = 'viewer' WHERE "personId" IN (${people})`],
    codes: /forbidden/,
  },
  admin: {
    who: 'admin',
    sql: (people) => [`DELETE FROM "admin" WHERE "personId" IN (${people})`],
    codes: /not-found|forbidden/,
  },
  identity: {
    who: 'admin',
    sql: (people) => [`UPDATE "identity" SET "personId" = 'someone-else' WHERE "personId" IN (${people})`],
    codes: /identity-changed/,
  },
};

/** As many as wait at once without taking every connection of a pool. */
const AT_ONCE = 7;

describeOnBothInFull('invariant 16: what is withdrawn while a write waits', (fixture) => {
  const furnish = WithdrawalScene.on(fixture);

  it.each(Object.keys(WITHDRAWALS).filter(isWithdrawal))('%s: nothing changes but an audited refusal', async (kind) => {
    const scene = await furnish();
    const withdrawal = WITHDRAWALS[kind];
    await scene.admin('amy');
    const deeds: Deed[] = [];
    const expected: Record<string, string> = {};
    for (const [verb, ways] of Object.entries(VERBS)) {
      for (const [index, way] of ways.entries()) {
        if (way.still?.includes(kind) === true) continue;
        const id = `${verb.replace(' ', '-')}-${index}`;
        const who = await scene[withdrawal.who](id);
        deeds.push(await scene.ready(verb, who, await way.line(scene, id)));
        expected[id] = `refused ${way.recordedAs ?? actionOf(verb)}`;
      }
    }
    const people = deeds.map(({ who }) => who);
    const before = await stored(scene.context.database, people);
    const since = (await auditRows(scene.context)).at(-1)?.seq ?? 0;

    const said: string[] = [];
    for (let from = 0; from < deeds.length; from += AT_ONCE) {
      const some = deeds.slice(from, from + AT_ONCE);
      const ids = some.map(({ who }) => `'${who.id}'`).join(', ');
      said.push(...(await scene.duringWithdrawal(withdrawal.sql(ids), some)));
    }

    const recorded: Record<string, string> = {};
    for (const { who } of deeds) recorded[who.name] = await scene.recorded(who, since);
    const withoutCode = Object.entries(recorded).map(([id, row]) => [id, row.replace(withdrawal.codes, '').trim()]);
    expect(Object.fromEntries(withoutCode)).toEqual(expected);
    expect(await stored(scene.context.database, people)).toEqual(before);
    expect(
      said.filter((words) => !/There’s no such|You don’t have permission|Your accounts were linked/.test(words)),
    ).toEqual([]);
    const open = (await dumpDatabase(scene.context.database)).get('confirmation') ?? [];
    expect(open.filter(({ state }) => state === 'pending')).toEqual([]);
  });

  it('the project itself, archived: nothing changes in it', async () => {
    const scene = await furnish();
    const owner = await scene.owner('eve');
    const deeds: Deed[] = [];
    for (const verb of IN_PROJECTS) {
      const [way] = VERBS[verb] ?? [];
      if (way !== undefined) deeds.push(await scene.ready(verb, owner, await way.line(scene, verb.replace(' ', '-'))));
    }
    const set = (at: string) => `UPDATE "project" SET "archivedAt" = ${at}`;
    const before = await stored(scene.context.database, []);

    const said: string[] = [];
    for (let from = 0; from < deeds.length; from += AT_ONCE) {
      said.push(...(await scene.duringWithdrawal([set('1')], deeds.slice(from, from + AT_ONCE))));
      await scene.context.database.write(({ manager }) => manager.query(set('NULL')));
    }

    expect(said.filter((words) => !/was archived|was removed/.test(words))).toEqual([]);
    expect(said).toHaveLength(IN_PROJECTS.length);
    expect(await stored(scene.context.database, [])).toEqual(before);
  });

  it('a command that only looks has nothing to write', async () => {
    const scene = await furnish();
    const who = await scene.owner('eve');
    await scene.key('looked-at');
    await scene.rotation('seen');
    await storeRequest(scene.context, 'looked-at', 'vic');
    await storeIncident(scene.context, 'looked-at', 'ended', 'done');
    await storeLeakQuestion(scene.context, await scene.key('leaked'));
    await scene.key('rehearsed');
    const { confirm } = await ask(scene.app, 'ana', 'disable rehearsed rehearse:15m');
    await press(scene.app, 'ana', confirm.action);
    const before = await stored(scene.context.database, []);
    for (const typed of Object.values(READS)) expect(textOf(await say(scene.app, who.name, typed))).not.toBe('');
    expect(await stored(scene.context.database, [])).toEqual(before);
    expect(await auditRows(scene.context, { actorId: who.id })).toEqual([]);
  });
});

function isWithdrawal(kind: string): kind is Withdrawal {
  return kind in WITHDRAWALS;
}

function actionOf(verb: string): string {
  return registry.find(verb.split(' '))?.action ?? '';
}

/** What stands beside the audit trail and the questions, or is about who someone is. */
const APART = new Set(['audit_event', 'audit_head', 'confirmation']);
const ABOUT_PEOPLE = new Set(['member', 'admin', 'identity']);

/** Everything that is stored, but for what the withdrawal itself takes from these people. */
async function stored(database: Database, people: readonly TestPerson[]): Promise<Readonly<Record<string, string[]>>> {
  const withdrawnFrom = (row: string) => people.some(({ id, name }) => row.includes(id) || row.includes(`"${name}"`));
  const tables = [...(await dumpDatabase(database))].filter(([table]) => !APART.has(table));
  return Object.fromEntries(
    tables.map(([table, rows]) => {
      const lines = rows.map((row) => JSON.stringify(row));
      return [table, lines.filter((row) => !ABOUT_PEOPLE.has(table) || !withdrawnFrom(row)).sort()];
    }),
  );
}
