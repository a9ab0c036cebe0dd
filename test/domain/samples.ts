import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import type { SecretRecord } from '../../src/domain/keys/keySecrets.ts';
import type { Actor } from '../../src/domain/people/permissions.ts';
import { DAY } from '../../src/domain/time/time.ts';

/** The moment at which the stories of these tests happen. */
export const NOW = Date.UTC(2027, 2, 31, 9, 0, 0);

/** A current secret with most of its year before it, but for the facts given. */
export function aSecret(facts: Partial<SecretRecord> = {}): SecretRecord {
  return {
    id: 'secret-1',
    generation: 1,
    state: 'current',
    hash: 'a1'.repeat(32),
    expiresAt: NOW + 300 * DAY,
    pendingUntil: null,
    overlap: 0,
    overlapEndsAt: null,
    ...facts,
  };
}

/** An active key with one current secret, but for the facts given. */
export function aKey(facts: Partial<ApiKey> = {}): ApiKey {
  return {
    id: '0123456789ABCDEF',
    name: 'chat-bot',
    project: { id: 'project-shop', name: 'shop' },
    channel: { id: 'channel-rasa', name: 'rasa' },
    owner: { kind: 'person', id: 'person-ana', name: 'ana' },
    createdAt: NOW - 65 * DAY,
    expiresAt: NOW + 300 * DAY,
    snoozedUntil: null,
    disabledAt: null,
    lockedAt: null,
    deletedAt: null,
    failures: [],
    failureTotal: 0,
    lastUsedAt: null,
    useCount: 0,
    replacesId: null,
    secrets: [aSecret()],
    ...facts,
  };
}

/** A person without any role, but for the facts given. */
export function anActor(facts: Partial<Actor> = {}): Actor {
  return {
    personId: 'person-ben',
    name: 'ben',
    admin: false,
    onCall: false,
    roles: new Map(),
    activeProjectId: null,
    projectCreators: 'anyone',
    ...facts,
  };
}
