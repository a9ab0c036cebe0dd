import { EntitySchema } from 'typeorm';
import type { SecretState } from '../../domain/keys/keySecrets.ts';
import type { Failure } from '../../domain/keys/lockout.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { bigNumber, count, id, json, optionalBigNumber, optionalText, text } from './columns.ts';

/** An API key without its secrets. Its status is derived from the times, see domain/keyStatus. */
export interface KeyRow {
  id: string;
  channelId: string;
  projectId: string;
  name: string;
  nameKey: string;
  /** A person's ID, or `project:ID` (domain/warnings/recipient). */
  ownerId: string;
  /** The person to whom a project's key is assigned; null where that is nobody, or its owner is a person. */
  assigneeId: string | null;
  createdAt: EpochMs;
  expiresAt: EpochMs;
  disabledAt: EpochMs | null;
  lockedAt: EpochMs | null;
  deletedAt: EpochMs | null;
  failures: Failure[];
  failureTotal: number;
  lastUsedAt: EpochMs | null;
  useCount: number;
  replacesId: string | null;
  /** When the sweep next looks at it: 0 for now, null for never. Any change that affects its warnings sets it to 0. */
  warnAt: EpochMs | null;
  /** The end of its owner's snooze of the next warning. */
  snoozedUntil: EpochMs | null;
}

/** The columns of a key that nothing has happened to yet. */
export function untouched() {
  return {
    disabledAt: null,
    lockedAt: null,
    deletedAt: null,
    failures: [],
    failureTotal: 0,
    lastUsedAt: null,
    useCount: 0,
    replacesId: null,
    warnAt: 0,
    snoozedUntil: null,
  } satisfies Partial<KeyRow>;
}

/** The table `api_key`, as {@link KeyRow} describes its rows. */
export const KeyEntity = new EntitySchema<KeyRow>({
  name: 'api_key',
  columns: {
    id,
    channelId: text,
    projectId: text,
    name: text,
    nameKey: text,
    ownerId: text,
    assigneeId: optionalText,
    createdAt: bigNumber,
    expiresAt: bigNumber,
    disabledAt: optionalBigNumber,
    lockedAt: optionalBigNumber,
    deletedAt: optionalBigNumber,
    failures: json,
    failureTotal: bigNumber,
    lastUsedAt: optionalBigNumber,
    useCount: bigNumber,
    replacesId: optionalText,
    warnAt: optionalBigNumber,
    snoozedUntil: optionalBigNumber,
  },
  indices: [
    { name: 'api_key_channel', columns: ['channelId', 'nameKey'] },
    { name: 'api_key_project', columns: ['projectId'] },
    { name: 'api_key_name', columns: ['nameKey'] },
    { name: 'api_key_owner', columns: ['ownerId'] },
    { name: 'api_key_assignee', columns: ['assigneeId'] },
    { name: 'api_key_created', columns: ['createdAt'] },
    { name: 'api_key_warn', columns: ['warnAt'] },
    // Ordered by bytes on PostgreSQL (COLLATE "C"), see the migration.
    { name: 'api_key_find', columns: ['nameKey', 'id'] },
  ],
});

/** One generation of a key's secret: its hash and state. */
export interface SecretRow {
  id: string;
  keyId: string;
  generation: number;
  state: SecretState;
  hash: string;
  createdAt: EpochMs;
  expiresAt: EpochMs;
  pendingUntil: EpochMs | null;
  overlap: number;
  overlapEndsAt: EpochMs | null;
}

/** The table `secret`, as {@link SecretRow} describes its rows. */
export const SecretEntity = new EntitySchema<SecretRow>({
  name: 'secret',
  columns: {
    id,
    keyId: text,
    generation: count,
    state: text,
    hash: text,
    createdAt: bigNumber,
    expiresAt: bigNumber,
    pendingUntil: optionalBigNumber,
    overlap: bigNumber,
    overlapEndsAt: optionalBigNumber,
  },
  indices: [
    { name: 'secret_generation', columns: ['keyId', 'generation'], unique: true },
    // The database enforces invariant 4: a key has at most one current secret.
    { name: 'secret_current', columns: ['keyId'], unique: true, where: '"state" = \'current\'' },
    { name: 'secret_waiting', columns: ['pendingUntil'], where: '"state" = \'pending\'' },
  ],
});
