import type { ApiKey } from '../keys/apiKey.ts';
import { effectiveState } from '../keys/keySecrets.ts';
import { keyStatus } from '../keys/keyStatus.ts';
import type { ActionName } from '../people/permissions.ts';
import type { Named } from '../refs.ts';
import type { EpochMs } from '../time/time.ts';
import type { LeakNotice } from './leakNotice.ts';
import { isDead } from './leakResponse.ts';

/** What can be pressed: the whole key stops, it gets another secret, an old secret stops alone, or it is only a test key. */
export const LEAK_ANSWERS = ['disable', 'regenerate', 'retire', 'test-key'] as const;
/** One of {@link LEAK_ANSWERS}. */
export type LeakAnswer = (typeof LEAK_ANSWERS)[number];

/**
 * How a question stands. `open`: the secret works, and nobody has decided. `handed`: a new secret waits to be revealed, `rotating`: a
 * guided rotation is under way; either comes to nothing sometimes. The others are final.
 */
export type LeakQuestionState = 'open' | 'handed' | 'rotating' | 'disabled' | 'stopped' | 'test-key' | 'deleted';

/** What was found, as it was when the question was put. */
export type LeakFacts = Omit<LeakNotice, 'keyId' | 'isYours'>;

/** A question about a leaked secret, with the names around it. */
export interface LeakQuestion {
  readonly id: string;
  readonly key: Named;
  readonly project: Named;
  /** `project/channel`. */
  readonly place: string;
  readonly facts: LeakFacts;
  readonly state: LeakQuestionState;
  /** Whether an answer came to nothing, so that it is asked again. */
  readonly reopened: boolean;
  /** Who answered it, with their accounts, and by their name alone; null for nobody, such as where the secret expired. */
  readonly answeredBy: string | null;
  readonly answeredName: string | null;
  readonly answeredAt: EpochMs | null;
  readonly createdAt: EpochMs;
  readonly revision: number;
}

/** What the state of a question follows from. */
export interface LeakProgress {
  /** Undefined where it is no longer stored. */
  readonly key: ApiKey | undefined;
  readonly secretId: string;
  readonly newSecretId: string | null;
  /** Whether somebody said that the secret is only a test key. */
  readonly isDismissed: boolean;
  /** Whether the key was disabled already when the question was put: that is then no answer. */
  readonly wasDisabled: boolean;
  /** Whether a rotation is under way that began after the question was put, and isn't rolled back. */
  readonly isRotating: boolean;
}

/**
 * Decides how a question stands from what became of the key, however that came about: by one of the question's own buttons, by a
 * command that somebody typed, or by an incident.
 */
export function stateOfLeak(progress: LeakProgress, at: EpochMs): LeakQuestionState {
  const { key, secretId, newSecretId } = progress;
  if (key === undefined || keyStatus(key, at) === 'deleted') return 'deleted';
  if (progress.isDismissed) return 'test-key';
  const secret = key.secrets.find(({ id }) => id === secretId);
  if (secret === undefined || isDead(key, secret, at)) return 'stopped';
  if (key.disabledAt !== null && !progress.wasDisabled) return 'disabled';
  if (progress.isRotating) return 'rotating';
  const next = key.secrets.find(({ id }) => id === newSecretId);
  return next !== undefined && effectiveState(next, at) === 'pending' ? 'handed' : 'open';
}

/** Whether what a question shows can no longer change. */
export function isLeakOver(state: LeakQuestionState): boolean {
  return state !== 'open' && state !== 'handed' && state !== 'rotating';
}

/** Lists the answers that an open question has, the strongest first. */
export function answersTo(
  { generation, status }: Pick<LeakFacts, 'generation' | 'status'>,
  isPrevious: boolean,
): readonly LeakAnswer[] {
  return [
    ...(status === 'disabled' ? [] : (['disable'] as const)),
    // What was replaced already needs no further secret: the current one didn't leak.
    isPrevious ? 'retire' : 'regenerate',
    ...(generation === null ? [] : (['test-key'] as const)),
  ];
}

/** The permission that each answer takes. */
export const LEAK_ACTION = {
  disable: 'key.disable',
  regenerate: 'key.regenerate',
  retire: 'key.retire',
  'test-key': 'leak.dismiss',
} as const satisfies Readonly<Record<LeakAnswer, ActionName>>;
