import { describe, expect, it, test } from 'vitest';
import {
  type Authority,
  type AuthorizationDecision,
  decideAuthorization,
  type Requester,
} from '../../../../src/domain/people/authorization.ts';
import { groupLabel, readGroupId } from '../../../../src/domain/people/groups/groupRef.ts';
import { GROUPS_COUNT_FOR, strongestRole } from '../../../../src/domain/people/groups/groupRoles.ts';
import { PLATFORM_FACTS } from '../../../support/platforms.ts';

const NOW = 1_000_000_000;
const SRE = 'slack-usergroup:S0SRE123';
const OPERATORS = [{ groupId: SRE, role: 'operator' }] as const;
const NOBODY = { admins: new Set<string>(), projectCreators: 'anyone', platforms: PLATFORM_FACTS, mfa: 'off' } as const;

/** Somebody of the group creates a key, a while after the platform said that they are in it. */
function decide(more: Partial<Authority>, readAt: number | undefined, at = NOW): AuthorizationDecision {
  const identity = { platform: 'slack', externalId: 'T1/U1' };
  const person = { personId: 'person-ben', name: 'ben', basis: 'role', reason: null, onCallReadAt: null } as const;
  const groups = readAt === undefined ? {} : { groups: { ids: [SRE], readAt } };
  const by: Requester = { ...person, ...identity, ...groups };
  const scope = { projectId: 'project-shop', projectName: 'shop' };
  const demand = { action: 'key.create', subject: 'bot', noun: 'key', scope } as const;
  const secondFactor = { isEnrolled: false, provenAt: null };
  const authority = {
    identities: [identity],
    role: undefined,
    groupRoles: [],
    grantedAdmin: false,
    secondFactor,
    approvals: 'none' as const,
    ...more,
  };
  return decideAuthorization(by, demand, authority, NOBODY, at);
}

describe('invariant 16: the role of a group counts for its members, while it is granted and they are known to be in it', () => {
  it('counts beside a weaker role of their own, and without any', () => {
    expect(decide({ groupRoles: OPERATORS }, NOW)).toEqual({ kind: 'allowed', basis: 'role' });
    expect(decide({ role: 'viewer', groupRoles: OPERATORS }, NOW)).toEqual({ kind: 'allowed', basis: 'role' });
  });

  it('ends with the grant', () => {
    expect(decide({ groupRoles: [] }, NOW)).toMatchObject({ refusal: { code: 'not-found' } });
    expect(decide({ role: 'viewer', groupRoles: [] }, NOW)).toMatchObject({ refusal: { code: 'forbidden' } });
  });

  it('ends a minute after the platform was asked', () => {
    expect(decide({ groupRoles: OPERATORS }, NOW, NOW + GROUPS_COUNT_FOR - 1)).toMatchObject({ kind: 'allowed' });
    expect(decide({ groupRoles: OPERATORS }, NOW, NOW + GROUPS_COUNT_FOR)).toMatchObject({ kind: 'refused' });
  });

  it('is nobody’s of whom the platform said nothing (invariant 10)', () => {
    expect(decide({ groupRoles: OPERATORS }, undefined)).toMatchObject({ refusal: { code: 'not-found' } });
  });
});

test('the strongest role counts, whichever way somebody came by it', () => {
  const granted = [
    { groupId: SRE, role: 'operator' },
    { groupId: 'discord-role:1', role: 'owner' },
  ] as const;
  expect(strongestRole(undefined, [], granted)).toBeUndefined();
  expect(strongestRole('viewer', [SRE], granted)).toBe('operator');
  expect(strongestRole('owner', [SRE], granted)).toBe('owner');
  expect(strongestRole(undefined, [SRE, 'discord-role:1'], granted)).toBe('owner');
});

test('a group is named by its handle, its platform and its ID', () => {
  const label = (id: string, handle: string) => groupLabel(PLATFORM_FACTS, { id, handle });
  expect(label(SRE, 'sre')).toBe('group @sre (S0SRE123 on Slack)');
  expect(label('discord-role:80351110224678912', 'on-call')).toBe('group @on-call (80351110224678912 on Discord)');
  expect(label('gone:1', 'old')).toBe('group @old (gone:1)');
});

test('an ID means its group, with its platform or on it; a name is none', () => {
  const read = (text: string, platform: string) => readGroupId(PLATFORM_FACTS, text, platform);
  expect(read(SRE, 'console')).toBe(SRE);
  expect(read('S0SRE123', 'slack')).toBe(SRE);
  expect(read('S0SRE123', 'console')).toBeUndefined();
  expect(read('80351110224678912', 'discord')).toBe('discord-role:80351110224678912');
  expect(read('sre', 'slack')).toBeUndefined();
  expect(read('slack-usergroup:sre', 'slack')).toBeUndefined();
  expect(read('console:1', 'console')).toBeUndefined();
});
