import { describe, expect, it } from 'vitest';
import { PERMISSIONS } from '../../src/domain/people/permissions.ts';
import type { Database } from '../../src/persistence/database.ts';
import { ask, press, say, textOf } from '../commands/app.ts';
import { storeRequest } from '../services/requests/storeRequest.ts';
import { dumpDatabase } from '../simulation/dump.ts';
import type { TestPerson } from '../support/actors.ts';
import { describeOnBothInFull } from '../support/databases.ts';
import { registry } from '../support/registry.ts';
import { auditRows } from '../support/rows.ts';
import { type Deed, WithdrawalScene } from './withdrawalScene.ts';

/**
 * A revocation that is answered first, and a press or command whose write comes later: it must do nothing (invariant 16). Every
 * command is here; one that is added and is not fails the first test.
 */

/** How a command changes something: what has to be there, and what is typed about it. */
interface Verb {
  /** @param id tells apart what one test makes. */
  line(scene: WithdrawalScene, id: string): Promise<string>;
  /** Its audit name, where it is not the command's action. */
  readonly recordedAs?: string;
  /** Withdrawals that leave it allowed. */
  readonly still?: readonly Withdrawal[];
}

/** What somebody may lose. */
type Withdrawal = 'membership' | 'rank' | 'admin' | 'identity';

const ANYONE = ['membership', 'rank', 'admin'] as const;

const line = (text: string, more: Omit<Verb, 'line'> = {}): Verb => ({
  line: (_, id) => Promise.resolve(text.replace('{id}', id)),
  ...more,
});
const onKey = (text: string, facts = {}): Verb => ({
  line: async (scene, id) => text.replace('{key}', await scene.key(`key-${id}`, facts)),
});
const onApp = (text: string, more: Omit<Verb, 'line'> & { readonly connector?: string } = {}): Verb => ({
  line: async (scene, id) => {
    const { key, app } = await scene.withApp(id, more.connector);
    return text.replace('{app}', app).replace('{key}', key);
  },
  ...more,
});
const onRotation = (text: string, recordedAs: string, before: readonly string[] = []): Verb => ({
  async line(scene, id) {
    const key = await scene.rotation(id);
    for (const step of before) {
      await say(scene.app, 'ana', `rotation step ${key} do:${step}`);
      await scene.app.latchkey.rotations.idle();
    }
    return text.replace('{key}', key);
  },
  recordedAs,
});
const onRequest = (text: string, recordedAs: string): Verb => ({
  async line(scene, id) {
    await storeRequest(scene.context, `req-${id}`, 'vic');
    return text.replace('{request}', `req-${id}`);
  },
  recordedAs,
});
const onOverlap = (text: string): Verb => ({
  async line(scene, id) {
    const key = await scene.key(`key-${id}`);
    const { confirm } = await ask(scene.app, 'ana', `regenerate key:${key} overlap:24h`);
    await press(scene.app, 'ana', confirm.action);
    return text.replace('{key}', key);
  },
});
const onChannel = (text: string): Verb => ({
  async line(scene, id) {
    await say(scene.app, 'ana', `channel add c-${id} project:empty`);
    return text.replaceAll('{id}', id);
  },
});

/** Each command that changes something; some in more than one way. */
const VERBS: Readonly<Record<string, readonly Verb[]>> = {
  create: [line('create shop/rasa name:new-{id}')],
  regenerate: [onKey('regenerate key:{key}')],
  disable: [onKey('disable {key}')],
  activate: [onKey('activate {key}', { disabledAt: 1 })],
  unlock: [onKey('unlock {key}', { lockedAt: 1 })],
  delete: [onKey('delete {key}')],
  retire: [onOverlap('retire {key}')],
  rollback: [onOverlap('rollback {key}')],
  transfer: [onKey('transfer {key} to:@vic')],
  snooze: [onKey('snooze {key} for:1d')],
  'project create': [line('project create p-{id}', { still: ANYONE })],
  'project use': [line('project use shop', { still: ['rank'] })],
  'project rename': [line('project rename shop to:r-{id}')],
  'project archive': [line('project archive empty')],
  'project member': [line('project member @vic role:operator project:shop', { recordedAs: 'role.grant' })],
  'project warnings': [line('project warnings shop off:unused')],
  'channel add': [line('channel add n-{id} project:shop')],
  'channel rename': [onChannel('channel rename empty/c-{id} to:d-{id}')],
  'channel remove': [onChannel('channel remove empty/c-{id}')],
  'app register': [line('app register n-{id} project:shop')],
  'app link': [
    {
      async line(scene, id) {
        const { app } = await scene.withApp(id);
        return `app link ${app} key:${await scene.key(`other-${id}`)}`;
      },
    },
  ],
  'app unlink': [onApp('app unlink {app} key:{key}')],
  'app undeploy': [onApp('app undeploy {app}'), onApp('app undeploy {app} done:yes')],
  'app update-secret': [
    onApp('app update-secret {app}', { connector: ' connector:webhook url:https://hooks.example.com/x' }),
  ],
  'app deploy': [onApp('app deploy {app}')],
  'app remove': [onApp('app remove {app}')],
  'rotation step': [
    onRotation('rotation step {key} do:done', 'rotation.done'),
    onRotation('rotation step {key} do:roll-back', 'rotation.roll-back'),
  ],
  'rotation reveal': [onRotation('rotation reveal {key}', 'rotation.reveal', ['done'])],
  'request approve': [onRequest('request approve {request}', 'request.approve')],
  'request deny': [onRequest('request deny {request}', 'request.deny')],
  'role grant': [
    line('role grant @vic role:operator project:shop'),
    line('role grant @vic role:admin', { still: ['membership', 'rank'] }),
  ],
  'role revoke': [
    line('role revoke @vic project:shop'),
    line('role revoke @amy role:admin', { still: ['membership', 'rank'] }),
  ],
  link: [
    line('link', { recordedAs: 'link.code', still: ANYONE }),
    {
      async line(scene, id) {
        const shown = textOf(await say(scene.app, await newcomer(scene, `other-${id}`), 'link'));
        return `link code:${/code:([A-Z0-9-]+)/.exec(shown)?.[1] ?? ''}`;
      },
      recordedAs: 'link.join',
      still: ANYONE,
    },
  ],
};

/** What is done in a project that may have no living keys: one that has some can't be archived. */
const IN_PROJECTS = [
  'create',
  ...['use', 'rename', 'archive', 'member', 'warnings'].map((verb) => `project ${verb}`),
  ...['add', 'rename', 'remove'].map((verb) => `channel ${verb}`),
  'app register',
  ...['grant', 'revoke'].map((verb) => `role ${verb}`),
];

/** Each command that only looks, as it is typed: nobody's permission is needed to write, because nothing is. */
const READS: Readonly<Record<string, string>> = {
  list: 'list',
  show: 'show looked-at',
  'not-mine': 'not-mine looked-at',
  dashboard: 'dashboard',
  projects: 'projects',
  'project settings': 'project settings shop',
  'channel settings': 'channel settings rasa',
  'channel list': 'channel list',
  'app list': 'app list',
  'app show': 'app show app-seen',
  'rotation show': 'rotation show key-seen',
  'request list': 'request list',
  'request show': 'request show looked-at',
  'role list': 'role list project:shop',
  audit: 'audit',
  whoami: 'whoami',
  help: 'help',
};

/** Commands that are answered in a form, where withdrawnFactor.test.ts withdraws what they need. */
const IN_FORMS = ['enroll', 'confirm', 'status', 'codes', 'disable', 'recover'].map((verb) => `mfa ${verb}`);

/** What is done by people who may not create keys, or whose a secret is: withdrawnRequests.test.ts withdraws what they need. */
const BY_ASKERS = ['request key', 'request withdraw', 'reveal'];

describe('invariant 16: that permission is decided where it is written', () => {
  it('is asked here of every command, and of every action', () => {
    const covered = [...Object.keys(VERBS), ...Object.keys(READS), ...IN_FORMS, ...BY_ASKERS];
    const paths = registry.commands.map(({ path }) => path.join(' '));
    expect(covered.toSorted()).toEqual(paths.toSorted());
    // `mfa disable` of somebody else is an action of its own.
    const actions = new Set([...registry.commands.map(({ action }) => action), 'mfa.lift']);
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

  it('the project itself, archived: nothing changes in it any more', async () => {
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

async function newcomer(scene: WithdrawalScene, name: string): Promise<string> {
  await say(scene.app, name, 'whoami');
  return name;
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
