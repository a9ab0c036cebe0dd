import { beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../support/registry.ts';
import { auditRows } from '../support/rows.ts';
import { buttonsOn, letIn, lock, openDiscord, sharedConsoleApp, shownIn, showsSecret } from './app.ts';

/** Everyone who could ask: what they are, by name. */
const PEOPLE = {
  viewer: 'vic',
  operator: 'oli',
  owner: 'ana',
  admin: 'root',
  /** A viewer who owns the keys that everything is about. */
  'key owner': 'kim',
  'on call': 'olga',
  outsider: 'zoe',
} as const;
type Person = keyof typeof PEOPLE;
const PERSONS: readonly Person[] = ['viewer', 'operator', 'owner', 'admin', 'key owner', 'on call', 'outsider'];

/**
 * - `may`: it is done, or asked with the verb on the button.
 * - `not`: refused, with the role that it needs.
 * - `reason`: refused until a reason is given.
 * - `none`: there is no such thing here.
 */
type Cell = 'may' | 'not' | 'reason' | 'none';

interface Row {
  readonly verb: string;
  /** What is typed; `{who}` is who types. */
  readonly line: string;
  /** What tells that it was done. Absent where it asks. */
  readonly done?: RegExp;
  readonly cells: Readonly<Record<Person, Cell>>;
}

type Cells = readonly [Cell, Cell, Cell, Cell, Cell, Cell, Cell];

function row(verb: string, line: string, done: RegExp | undefined, ...cells: Cells): Row {
  const [viewer, operator, owner, admin, keyOwner, onCall, outsider] = cells;
  const named = { viewer, operator, owner, admin, 'key owner': keyOwner, 'on call': onCall, outsider };
  return done === undefined ? { verb, line, cells: named } : { verb, line, done, cells: named };
}

// biome-ignore format: a table is read by its columns
const MATRIX: readonly Row[] = [
  //  verb                what is typed                                    told by                viewer  oper.  owner  admin  k.owner on call   outsider
  row('create',           'create rasa name:for-{who}',                    /only time/,           'not',  'may', 'may', 'may', 'not',  'not',    'none'),
  row('regenerate',       'regenerate key:bot',                            undefined,             'not',  'may', 'may', 'may', 'may',  'reason', 'none'),
  row('list',             'list',                                          /API keys?|not in a project/,'may',  'may', 'may', 'may', 'may',  'may',    'may'),
  row('show',             'show bot',                                      /API key bot/,         'may',  'may', 'may', 'may', 'may',  'may',    'none'),
  row('disable',          'disable bot',                                   undefined,             'not',  'may', 'may', 'may', 'may',  'reason', 'none'),
  row('activate',         'activate asleep',                               undefined,             'not',  'may', 'may', 'may', 'may',  'not',    'none'),
  row('unlock',           'unlock stuck',                                  undefined,             'not',  'may', 'may', 'may', 'may',  'reason', 'none'),
  row('delete',           'delete bot',                                    undefined,             'not',  'may', 'may', 'may', 'may',  'not',    'none'),
  row('retire',           'retire lapping',                                undefined,             'not',  'may', 'may', 'may', 'may',  'reason', 'none'),
  row('rollback',         'rollback lapping',                              undefined,             'not',  'may', 'may', 'may', 'may',  'reason', 'none'),
  row('transfer',         'transfer bot to:@ana',                          undefined,             'not',  'not', 'may', 'may', 'may',  'not',    'none'),
  row('snooze',           'snooze soon for:1w',                            /until/,               'not',  'not', 'may', 'may', 'may',  'not',    'none'),
  row('take',             'take team-{who}',                               /You took team-/,      'not',  'may', 'may', 'may', 'not',  'not',    'none'),
  row('not-mine',         'not-mine bot',                                  /Who does the key bot belong to/,'not',  'not', 'may', 'may', 'may',  'not',    'none'),
  row('dashboard',        'dashboard',                                     /Account dashboard/,   'may',  'may', 'may', 'may', 'may',  'may',    'may'),
  row('projects',         'projects',                                      /Projects dashboard/,  'may',  'may', 'may', 'may', 'may',  'may',    'may'),
  row('project create',   'project create of-{who}',                       /Created project/,     'may',  'may', 'may', 'may', 'may',  'may',    'may'),
  row('project use',      'project use shop',                              /active project/,      'may',  'may', 'may', 'may', 'may',  'may',    'none'),
  row('project settings', 'project settings shop',                         /Project settings/,    'may',  'may', 'may', 'may', 'may',  'may',    'none'),
  row('project rename',   'project rename shop to:shop',                   /to shop\./,           'not',  'not', 'may', 'may', 'not',  'not',    'none'),
  row('project archive',  'project archive shop',                          /still has keys/,      'not',  'not', 'may', 'may', 'not',  'not',    'none'),
  row('project member',   'project member @one-{who} project:shop',        /is now a viewer/,     'not',  'not', 'may', 'may', 'not',  'not',    'none'),
  row('project warnings', 'project warnings shop',                         /Warnings in shop/,    'not',  'not', 'may', 'may', 'not',  'not',    'none'),
  row('project warnings', 'project warnings shop off:unused',              /From now on/,         'not',  'not', 'may', 'may', 'not',  'not',    'none'),
  row('channel add',      'channel add by-{who} project:shop',             /Added the/,           'not',  'may', 'may', 'may', 'not',  'not',    'none'),
  row('channel rename',   'channel rename spare to:spare',                 /to spare\./,          'not',  'may', 'may', 'may', 'not',  'not',    'none'),
  row('channel remove',   'channel remove spare',                          undefined,             'not',  'not', 'may', 'may', 'not',  'not',    'none'),
  row('channel settings', 'channel settings rasa',                         /Channel settings/,    'may',  'may', 'may', 'may', 'may',  'may',    'none'),
  row('channel list',     'channel list',                                  /integration channel/, 'may',  'may', 'may', 'may', 'may',  'may',    'may'),
  row('app register',     'app register new-{who} project:shop',           /Registered new-/,     'not',  'may', 'may', 'may', 'not',  'not',    'none'),
  row('app link',         'app link on-{who} key:bot',                     /Linked on-/,          'not',  'may', 'may', 'may', 'not',  'not',    'none'),
  row('app unlink',       'app unlink on-{who} key:bot',                   /no longer counts/,    'not',  'may', 'may', 'may', 'not',  'not',    'none'),
  row('app list',         'app list',                                      /apps/,                'may',  'may', 'may', 'may', 'may',  'may',    'may'),
  row('app show',         'app show base',                                 /App base/,            'may',  'may', 'may', 'may', 'may',  'may',    'none'),
  row('app undeploy',     'app undeploy base',                             undefined,             'not',  'may', 'may', 'may', 'not',  'reason', 'none'),
  row('app update-secret','app update-secret base',                        /Open the app secrets/,'not',  'may', 'may', 'may', 'not',  'reason', 'none'),
  row('app deploy',       'app deploy base',                               undefined,             'not',  'may', 'may', 'may', 'not',  'reason', 'none'),
  row('app remove',       'app remove on-{who}',                           undefined,             'not',  'may', 'may', 'may', 'not',  'not',    'none'),
  row('rotation show',    'rotation show turning-{who}',                   /Rotation of turning/, 'may',  'may', 'may', 'may', 'may',  'may',    'none'),
  row('rotation step',    'rotation step turning-{who} do:done',           /Rotation of turning/, 'not',  'may', 'may', 'may', 'may',  'reason', 'none'),
  row('rotation reveal',  'rotation reveal turning-{who}',                 /only time/,           'not',  'may', 'may', 'may', 'may',  'reason', 'none'),
  row('role grant',       'role grant @two-{who} role:viewer project:shop',/is now a viewer/,     'not',  'not', 'may', 'may', 'not',  'not',    'none'),
  row('role grant',       'role grant @two-{who} role:admin',              /is now an admin/,     'not',  'not', 'not', 'may', 'not',  'not',    'not'),
  row('role revoke',      'role revoke @one-{who} project:shop',           /no longer in shop/,   'not',  'not', 'may', 'may', 'not',  'not',    'none'),
  row('role revoke',      'role revoke @two-{who} role:admin',             /no longer an admin/,  'not',  'not', 'not', 'may', 'not',  'not',    'not'),
  row('role list',        'role list project:shop',                        /Roles in shop/,       'may',  'may', 'may', 'may', 'may',  'may',    'none'),
  row('audit',            'audit',                                         /Audit trail/,         'may',  'may', 'may', 'may', 'may',  'may',    'may'),
  row('whoami',           'whoami',                                        /Active project/,      'may',  'may', 'may', 'may', 'may',  'may',    'may'),
  row('mfa status',       'mfa status',                                    /Your second factor/,  'may',  'may', 'may', 'may', 'may',  'may',    'may'),
  row('link',             'link',                                          /Your code/,           'may',  'may', 'may', 'may', 'may',  'may',    'may'),
  row('help',             'help',                                          /Commands/,            'may',  'may', 'may', 'may', 'may',  'may',    'may'),
];

describe('who may do what', () => {
  const app = sharedConsoleApp();
  let refused = 0;

  beforeAll(async () => {
    const { ana } = await openDiscord(app());
    await ana.type('/apikey channel add spare');
    for (const name of Object.values(PEOPLE)) {
      for (const one of [name, `one-${name}`, `two-${name}`]) await app().user(one).type('/apikey whoami');
    }
    await letIn(app(), 'vic', 'viewer');
    await letIn(app(), 'oli', 'operator');
    await letIn(app(), 'kim', 'viewer');
    for (const key of ['bot', 'asleep', 'soon']) {
      const expires = key === 'soon' ? ' expires:5d' : '';
      await ana.carryOut(`/apikey create rasa name:${key} owner:@kim${expires}`);
    }
    await lock(app(), shownIn(await ana.carryOut('/apikey create rasa name:stuck owner:@kim')));
    await ana.confirm('/apikey disable asleep', 'Disable');
    await ana.carryOut('/apikey create rasa name:lapping owner:@kim');
    await ana.confirm('/apikey regenerate key:lapping overlap:24h', 'Regenerate');
    await ana.type('/apikey app register base');
    for (const name of Object.values(PEOPLE)) {
      await ana.carryOut(`/apikey create rasa name:team-${name} owner:project`);
      await ana.type(`/apikey app register on-${name}`);
      await ana.carryOut(`/apikey create rasa name:turning-${name} owner:@kim`);
      await ana.type(`/apikey app register of-${name} key:turning-${name}`);
      await ana.confirm(`/apikey regenerate key:turning-${name}`, 'Rotate with apps');
    }
  });

  it('the table names every command there is', () => {
    expect([...new Set(MATRIX.map(({ verb }) => verb))].sort()).toEqual(
      registry.commands
        .map(({ path }) => path.join(' '))
        // These are answered in forms, and about oneself: test/commands/mfa.
        .filter((path) => path === 'mfa status' || !path.startsWith('mfa '))
        .sort(),
    );
  });

  describe.each(PERSONS)('%s', (person) => {
    const name = PEOPLE[person];
    it.each(MATRIX.map(({ cells, ...rest }) => ({ ...rest, cell: cells[person] })))(
      '$cell: $line',
      async ({ line, cell, done, verb }) => {
        await app().latchkey.rotations.idle();
        const screen = await app()
          .user(name)
          .type(`/apikey ${line.replaceAll('{who}', name)}`);
        const asked = buttonsOn(screen).includes('Cancel');
        switch (cell) {
          case 'may':
            if (done === undefined) {
              const label = verb === 'rollback' ? 'roll back' : (verb.split(' ').at(-1) ?? '');
              expect(buttonsOn(screen)).toEqual([label.charAt(0).toUpperCase() + label.slice(1), 'Cancel']);
            } else
              expect(
                asked
                  ? await app()
                      .user(name)
                      .press(buttonsOn(screen)[0] ?? '')
                  : screen,
              ).toMatch(done);
            break;
          case 'not':
            refused += 1;
            expect(screen).toMatch(/don’t have permission.*\n.*(need the role (operator|owner)|Only admins)/);
            break;
          case 'reason':
            expect(screen).toMatch(/^reason: .*on call/m);
            expect(
              await app()
                .user(name)
                .type(`/apikey ${line.replaceAll('{who}', name)} reason:"incident 42"`),
            ).toMatch(done ?? /\[2\] Cancel/);
            break;
          case 'none':
            expect(screen).toMatch(/no (such )?(key|project|integration channel|app)/);
            break;
        }
        if (cell !== 'may') {
          expect(asked).toBe(false);
          expect(showsSecret(screen)).toBe(false);
          expect(screen).not.toMatch(/Created project|Added the|only time/);
        }
      },
    );
  });

  it('each refusal is in the audit trail', async () => {
    expect(refused).toBeGreaterThan(0);
    const rows = await auditRows(app().latchkey.context, { outcome: 'refused' });
    expect(rows.filter(({ detail }) => detail['code'] === 'forbidden')).toHaveLength(refused);
  });
});
