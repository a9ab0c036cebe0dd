import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Authority,
  type Demand,
  decideAuthorization,
  ON_CALL_COUNTS_FOR,
  type Requester,
} from '../../../src/domain/people/authorization.ts';
import {
  type ActionName,
  decidePermission,
  mayView,
  PERMISSIONS,
  PROJECT_ROLES,
} from '../../../src/domain/people/permissions.ts';
import { PLATFORM_FACTS } from '../../support/platforms.ts';
import { anActor } from '../samples.ts';

const NOW = 1_000_000_000;
const SHOP = { projectId: 'project-shop', keyOwnerId: 'person-kim' };
const IDENTITY = { platform: 'slack', externalId: 'T1/U1' };

function requester(more: Partial<Requester> = {}): Requester {
  const by = { personId: 'person-ana', name: 'ana', basis: 'role', reason: null, onCallReadAt: null } as const;
  return { ...by, ...IDENTITY, ...more };
}

function demand(action: ActionName, scope: Demand['scope'] = SHOP): Demand {
  return { action, scope, subject: 'chat-bot', noun: 'key' };
}

function authority(more: Partial<Authority> = {}): Authority {
  return {
    identities: [IDENTITY],
    role: undefined,
    groupRoles: [],
    grantedAdmin: false,
    secondFactor: NO_FACTOR,
    approvals: 'none',
    ...more,
  };
}

const NO_FACTOR = { isEnrolled: false, provenAt: null } as const;
const NOBODY = {
  admins: new Set<string>(),
  projectCreators: 'anyone',
  mfa: 'optional',
  platforms: PLATFORM_FACTS,
} as const;
const actions = Object.keys(PERMISSIONS).filter((action): action is ActionName => action in PERMISSIONS);

describe('invariant 16: what is decided where it is written', () => {
  it('is what is decided of the same person outside: never more, and nothing is there that they can’t see', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...actions),
        fc.constantFrom(undefined, ...PROJECT_ROLES),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom('person-kim', 'person-ana'),
        fc.constantFrom(null, 'incident 42'),
        (action, role, grantedAdmin, onCall, personId, reason) => {
          const by = requester({ personId, reason, onCallReadAt: onCall ? NOW : null });
          const decision = decideAuthorization(by, demand(action), authority({ role, grantedAdmin }), NOBODY, NOW);
          const roles = new Map(role === undefined ? [] : [[SHOP.projectId, role] as const]);
          const actor = anActor({ personId, roles, admin: grantedAdmin, onCall });
          const outside = decidePermission(actor, action, SHOP, reason ?? undefined);
          if (mayView(actor, SHOP.projectId)) expect(decision.kind === 'allowed').toBe(outside.kind === 'allowed');
          else expect(decision).toEqual({ kind: 'refused', refusal: { code: 'not-found', subject: 'such key' } });
        },
      ),
    );
  });

  it('rests on the identity under which it was asked: one that is somebody else’s by now asks for nothing', () => {
    const gone = authority({
      role: 'owner',
      grantedAdmin: true,
      identities: [{ platform: 'slack', externalId: 'T1/U2' }],
    });
    for (const action of actions)
      expect(decideAuthorization(requester(), demand(action), gone, NOBODY, NOW)).toMatchObject({
        refusal: { code: 'identity-changed' },
      });
  });

  it('takes a platform’s word that someone is on call for a minute, and no longer', () => {
    const by = requester({ onCallReadAt: NOW, reason: 'incident 42' });
    const decide = (at: number) => decideAuthorization(by, demand('key.disable'), authority(), NOBODY, at);
    expect(decide(NOW + ON_CALL_COUNTS_FOR - 1)).toEqual({ kind: 'allowed', basis: 'on-call' });
    expect(decide(NOW + ON_CALL_COUNTS_FOR)).toMatchObject({ refusal: { code: 'not-found' } });
  });

  it('finds admins by configuration as they are called there', () => {
    const admins = new Set(['slack:U1']);
    const decide = (action: ActionName) =>
      decideAuthorization(requester(), demand(action, {}), authority(), { ...NOBODY, admins }, NOW);
    expect(decide('role.grant')).toEqual({ kind: 'allowed', basis: 'role' });
    expect(decideAuthorization(requester(), demand('role.grant', {}), authority(), NOBODY, NOW)).toMatchObject({
      refusal: { code: 'forbidden', needs: 'admin' },
    });
  });
});
