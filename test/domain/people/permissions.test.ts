import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ActionName,
  atLeast,
  decidePermission,
  mayView,
  PERMISSIONS,
  PROJECT_ROLES,
  type ProjectRole,
} from '../../../src/domain/people/permissions.ts';
import { anActor } from '../samples.ts';
import { always, seeded } from '../seed.ts';

const SHOP = { projectId: 'project-shop', keyOwnerId: 'person-ana' };

/** Who may: the least role, whether the key's owner may whatever their role, and someone on call. */
interface Row {
  readonly action: ActionName;
  readonly least: ProjectRole | 'anyone';
  readonly keyOwner: '' | 'key owner';
  readonly onCall: '' | 'with a reason' | 'freely';
}

const ROWS: readonly Row[] = [
  { action: 'help', least: 'anyone', keyOwner: '', onCall: '' },
  { action: 'whoami', least: 'anyone', keyOwner: '', onCall: '' },
  { action: 'link', least: 'anyone', keyOwner: '', onCall: '' },
  { action: 'mfa.enroll', least: 'anyone', keyOwner: '', onCall: '' },
  { action: 'mfa.status', least: 'anyone', keyOwner: '', onCall: '' },
  { action: 'mfa.disable', least: 'anyone', keyOwner: '', onCall: '' },
  { action: 'mfa.recover', least: 'anyone', keyOwner: '', onCall: '' },
  { action: 'mfa.lift', least: 'owner', keyOwner: '', onCall: '' },
  { action: 'key.list', least: 'anyone', keyOwner: '', onCall: '' },
  { action: 'audit.read', least: 'anyone', keyOwner: '', onCall: '' },
  { action: 'audit.export', least: 'anyone', keyOwner: '', onCall: '' },
  { action: 'incident.rotate', least: 'anyone', keyOwner: '', onCall: '' },
  { action: 'incident.disable', least: 'anyone', keyOwner: '', onCall: '' },
  { action: 'incident.show', least: 'anyone', keyOwner: '', onCall: '' },
  { action: 'incident.stop', least: 'anyone', keyOwner: '', onCall: '' },
  { action: 'incident.retry', least: 'anyone', keyOwner: '', onCall: '' },
  { action: 'incident.export', least: 'anyone', keyOwner: '', onCall: '' },
  { action: 'project.create', least: 'anyone', keyOwner: '', onCall: '' },
  { action: 'project.use', least: 'viewer', keyOwner: '', onCall: 'freely' },
  { action: 'project.show', least: 'viewer', keyOwner: '', onCall: 'freely' },
  { action: 'channel.show', least: 'viewer', keyOwner: '', onCall: 'freely' },
  { action: 'role.list', least: 'viewer', keyOwner: '', onCall: 'freely' },
  { action: 'key.show', least: 'viewer', keyOwner: 'key owner', onCall: 'freely' },
  { action: 'incident.tell', least: 'viewer', keyOwner: 'key owner', onCall: 'freely' },
  { action: 'channel.add', least: 'operator', keyOwner: '', onCall: '' },
  { action: 'channel.rename', least: 'operator', keyOwner: '', onCall: '' },
  { action: 'key.create', least: 'operator', keyOwner: '', onCall: '' },
  { action: 'key.regenerate', least: 'operator', keyOwner: 'key owner', onCall: 'with a reason' },
  { action: 'key.disable', least: 'operator', keyOwner: 'key owner', onCall: 'with a reason' },
  { action: 'key.unlock', least: 'operator', keyOwner: 'key owner', onCall: 'with a reason' },
  { action: 'key.activate', least: 'operator', keyOwner: 'key owner', onCall: '' },
  { action: 'key.delete', least: 'operator', keyOwner: 'key owner', onCall: '' },
  { action: 'key.transfer', least: 'owner', keyOwner: 'key owner', onCall: '' },
  { action: 'key.snooze', least: 'owner', keyOwner: 'key owner', onCall: '' },
  { action: 'key.take', least: 'operator', keyOwner: '', onCall: '' },
  { action: 'key.hand-back', least: 'owner', keyOwner: '', onCall: '' },
  { action: 'channel.remove', least: 'owner', keyOwner: '', onCall: '' },
  { action: 'project.rename', least: 'owner', keyOwner: '', onCall: '' },
  { action: 'project.archive', least: 'owner', keyOwner: '', onCall: '' },
  { action: 'project.member', least: 'owner', keyOwner: '', onCall: '' },
  { action: 'project.warnings', least: 'owner', keyOwner: '', onCall: '' },
  { action: 'project.policy', least: 'owner', keyOwner: '', onCall: '' },
  { action: 'project.approval', least: 'owner', keyOwner: '', onCall: '' },
  { action: 'role.grant', least: 'owner', keyOwner: '', onCall: '' },
  { action: 'app.show', least: 'viewer', keyOwner: '', onCall: 'freely' },
  { action: 'app.register', least: 'operator', keyOwner: '', onCall: '' },
  { action: 'app.link', least: 'operator', keyOwner: '', onCall: '' },
  { action: 'app.unlink', least: 'operator', keyOwner: '', onCall: '' },
  { action: 'app.remove', least: 'operator', keyOwner: '', onCall: '' },
  { action: 'app.undeploy', least: 'operator', keyOwner: '', onCall: 'with a reason' },
  { action: 'app.update-secret', least: 'operator', keyOwner: '', onCall: 'with a reason' },
  { action: 'app.deploy', least: 'operator', keyOwner: '', onCall: 'with a reason' },
  { action: 'key.retire', least: 'operator', keyOwner: 'key owner', onCall: 'with a reason' },
  { action: 'key.rollback', least: 'operator', keyOwner: 'key owner', onCall: 'with a reason' },
  { action: 'key.identify', least: 'anyone', keyOwner: '', onCall: '' },
  { action: 'leak.dismiss', least: 'operator', keyOwner: 'key owner', onCall: 'with a reason' },
  { action: 'request.ask', least: 'viewer', keyOwner: '', onCall: 'freely' },
  { action: 'request.show', least: 'viewer', keyOwner: '', onCall: 'freely' },
  { action: 'request.decide', least: 'owner', keyOwner: '', onCall: '' },
  { action: 'request.withdraw', least: 'viewer', keyOwner: '', onCall: 'freely' },
  { action: 'secret.reveal', least: 'viewer', keyOwner: '', onCall: 'freely' },
  { action: 'role.revoke', least: 'owner', keyOwner: '', onCall: '' },
];

function withRole(role: ProjectRole, projectId = SHOP.projectId) {
  return anActor({ roles: new Map([[projectId, role]]) });
}

describe('who may do what', () => {
  it('is decided here for every action that there is', () => {
    expect(new Set(ROWS.map(({ action }) => action))).toEqual(new Set(Object.keys(PERMISSIONS)));
    expect(ROWS).toHaveLength(Object.keys(PERMISSIONS).length);
  });

  it.each(ROWS)('$action by role: from $least on, and nobody below', ({ action, least }) => {
    for (const role of PROJECT_ROLES) {
      const may = least === 'anyone' || PROJECT_ROLES.indexOf(role) >= PROJECT_ROLES.indexOf(least);
      const expected = may ? { kind: 'allowed', basis: 'role' } : { kind: 'denied', needs: least };
      expect([role, decidePermission(withRole(role), action, SHOP, undefined)]).toEqual([role, expected]);
    }
  });

  it.each(ROWS)('$action by a person without any role: only where anyone may', ({ action, least }) => {
    const expected = least === 'anyone' ? { kind: 'allowed', basis: 'role' } : { kind: 'denied', needs: least };
    expect(decidePermission(anActor(), action, SHOP, 'please')).toEqual(expected);
  });

  it.each(ROWS)('$action by the key’s owner who has no role: $keyOwner', ({ action, least, keyOwner }) => {
    const decision = decidePermission(anActor({ personId: 'person-ana' }), action, SHOP, undefined);
    if (least === 'anyone') expect(decision).toEqual({ kind: 'allowed', basis: 'role' });
    else if (keyOwner === 'key owner') expect(decision).toEqual({ kind: 'allowed', basis: 'key-owner' });
    else expect(decision).toEqual({ kind: 'denied', needs: least });
  });

  it.each(ROWS)('$action by someone on call: $onCall', ({ action, least, onCall }) => {
    const actor = anActor({ onCall: true });
    const [without, withOne] = [undefined, 'incident 42'].map((reason) =>
      decidePermission(actor, action, SHOP, reason),
    );
    const denied = { kind: 'denied', needs: least };
    const allowed = { kind: 'allowed', basis: 'on-call' };
    if (least === 'anyone') expect(withOne).toEqual({ kind: 'allowed', basis: 'role' });
    else expect(withOne).toEqual(onCall === '' ? denied : allowed);
    expect(without).toEqual(onCall === 'with a reason' ? { kind: 'needs-reason' } : withOne);
  });

  it.each(ROWS)('$action by an admin, anywhere and in the deployment itself', ({ action }) => {
    expect(decidePermission(anActor({ admin: true }), action, SHOP, undefined).kind).toBe('allowed');
    expect(decidePermission(anActor({ admin: true }), action, {}, undefined).kind).toBe('allowed');
  });

  it.each(ROWS)('invariant 10: $action by an owner of another project is as by anybody', ({ action }) => {
    const decision = decidePermission(withRole('owner', 'project-other'), action, SHOP, 'please');
    expect(decision).toEqual(decidePermission(anActor(), action, SHOP, 'please'));
  });

  it.each(ROWS)('$action on the deployment itself needs an admin, unless anyone may', ({ action, least }) => {
    const everything = anActor({ onCall: true, roles: new Map([['project-shop', 'owner']]) });
    const expected = least === 'anyone' ? { kind: 'allowed', basis: 'role' } : { kind: 'denied', needs: 'admin' };
    expect(decidePermission(everything, action, {}, 'incident 42')).toEqual(expected);
  });

  it('project.create is left to admins where the deployment says so, and to nobody else, whatever their roles', () => {
    const roles = new Map([['project-shop', 'owner'] as const]);
    for (const facts of [{}, { roles }, { roles, onCall: true }]) {
      const decision = decidePermission(
        anActor({ ...facts, projectCreators: 'admins' }),
        'project.create',
        {},
        'please',
      );
      expect(decision).toEqual({ kind: 'denied', needs: 'admin' });
    }
    const admin = anActor({ admin: true, projectCreators: 'admins' });
    expect(decidePermission(admin, 'project.create', {}, undefined)).toEqual({ kind: 'allowed', basis: 'role' });
  });

  it('rests on the role where there is one, so an operator on call is asked for no reason', () => {
    const actor = anActor({ onCall: true, roles: new Map([['project-shop', 'operator']]) });
    expect(decidePermission(actor, 'key.regenerate', SHOP, undefined)).toEqual({ kind: 'allowed', basis: 'role' });
  });

  it('rests on owning the key before being on call, so an owner on call is asked for no reason', () => {
    const actor = anActor({ personId: 'person-ana', onCall: true });
    expect(decidePermission(actor, 'key.disable', SHOP, undefined)).toEqual({ kind: 'allowed', basis: 'key-owner' });
  });

  it('does not take a key without an owner for everybody’s', () => {
    const scope = { projectId: 'project-shop' };
    expect(decidePermission(anActor(), 'key.show', scope, undefined)).toEqual({ kind: 'denied', needs: 'viewer' });
  });
});

describe(seeded('more rights'), () => {
  const role = fc.option(fc.constantFrom(...PROJECT_ROLES), { nil: undefined });
  const story = fc.record({
    row: fc.constantFrom(...ROWS),
    role,
    stronger: role,
    onCall: fc.boolean(),
    personId: fc.constantFrom('person-ana', 'person-ben'),
    reason: fc.option(fc.constant('incident 42'), { nil: undefined }),
  });

  it('never make less possible', () => {
    always(story, ({ row: { action }, role: held, stronger, onCall, personId, reason }) => {
      const may = (roleHeld: ProjectRole | undefined, onCallToo: boolean, admin: boolean) => {
        const roles = new Map(roleHeld === undefined ? [] : [['project-shop', roleHeld] as const]);
        return decidePermission(anActor({ personId, roles, admin, onCall: onCallToo }), action, SHOP, reason).kind;
      };
      if (may(held, onCall, false) !== 'allowed') return;
      expect(may(held, true, false)).toBe('allowed');
      expect(may(held, onCall, true)).toBe('allowed');
      if (held === undefined || atLeast(stronger, held)) expect(may(stronger, onCall, false)).toBe('allowed');
    });
  });
});

describe('what exists for someone', () => {
  it.each([
    ['a viewer of the project', withRole('viewer'), true],
    ['an owner of another project', withRole('owner', 'project-other'), false],
    ['a person without any role', anActor(), false],
    ['someone with it as a stale active project', anActor({ activeProjectId: 'project-shop' }), false],
    ['someone on call', anActor({ onCall: true }), true],
    ['an admin', anActor({ admin: true }), true],
  ])('invariant 10: for %s', (_, actor, expected) => {
    expect(mayView(actor, 'project-shop')).toBe(expected);
  });
});

describe('roles', () => {
  it('stand in the order viewer, operator, owner', () => {
    expect(PROJECT_ROLES).toEqual(['viewer', 'operator', 'owner']);
    expect(PROJECT_ROLES.map((role) => PROJECT_ROLES.map((needed) => atLeast(role, needed)))).toEqual([
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ]);
    expect(atLeast(undefined, 'viewer')).toBe(false);
  });
});
