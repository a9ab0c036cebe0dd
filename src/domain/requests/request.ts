import type { PersonIdentity } from '../people/personLabel.ts';
import type { Named } from '../refs.ts';
import type { Refusal } from '../refusals.ts';
import { DAY, type DurationMs, type EpochMs } from '../time/time.ts';

/**
 * What can be asked of a project's owners. Each kind says what approving it does (services/requests/requestKinds.ts) and what a message
 * shows of it (chat/views/requestView.ts).
 */
export type RequestKind = 'key' | 'change';

/** `expired`: nobody decided in time. `withdrawn`: the person who asked took it back. */
export type RequestState = 'open' | 'approved' | 'denied' | 'expired' | 'withdrawn';

/** What somebody wants with a request: to look at it, to approve or deny it, or to take it back. */
export type RequestUse = 'show' | 'decide' | 'withdraw';

/** What an owner answers. */
export type RequestAnswer = 'approve' | 'deny';

/** How long a request stays open. */
export const REQUEST_OPEN_FOR: DurationMs = 3 * DAY;
/** When owners are reminded of one that is open, once. */
export const REMIND_AFTER: DurationMs = DAY;

/** Someone, with the account that they used. */
export interface RequestParty extends Named, Pick<PersonIdentity, 'platform' | 'externalId'> {}

/** Something that somebody asks a project's owners for. */
export interface Request {
  readonly id: string;
  readonly kind: RequestKind;
  readonly project: Named;
  /** What it is about, in a word: a key's name. */
  readonly subject: string;
  readonly reason: string;
  readonly asker: RequestParty;
  /** What is to be done when it is approved. Nothing secret. */
  readonly params: Readonly<Record<string, string>>;
  readonly state: RequestState;
  /** Who decided it; null while it is open, and where nobody did. */
  readonly decidedBy: RequestParty | null;
  /** When it stopped being open, however that came. */
  readonly decidedAt: EpochMs | null;
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly remindedAt: EpochMs | null;
  /** Of an approved change: when it was made; null while it wasn't. */
  readonly usedAt: EpochMs | null;
  /** Grows with every change. */
  readonly revision: number;
}

/** Whether a request can still be decided. Past its time it can't, whether the job has closed it yet or not. */
export function isOpen({ state, expiresAt }: Pick<Request, 'state' | 'expiresAt'>, at: EpochMs): boolean {
  return state === 'open' && at < expiresAt;
}

/**
 * Decides whether someone may answer a request now. Nobody answers their own, whatever their role.
 * @returns why not, or undefined if they may.
 */
export function refuseAnswer(request: Request, personId: string, at: EpochMs): Refusal | undefined {
  const { subject } = request;
  if (request.asker.id === personId) return { code: 'own-request', subject };
  return refuseClosed(request, at);
}

/** Decides whether someone may take a request back. @returns why not, or undefined if they may. */
export function refuseWithdrawal(request: Request, personId: string, at: EpochMs): Refusal | undefined {
  if (request.asker.id !== personId) return { code: 'foreign-request', subject: request.subject };
  return refuseClosed(request, at);
}

function refuseClosed(request: Request, at: EpochMs): Refusal | undefined {
  if (isOpen(request, at)) return undefined;
  const { state, subject } = request;
  return { code: state === 'open' ? 'request-expired' : `request-${state}`, subject };
}
