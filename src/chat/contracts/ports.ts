import type { Attempt, AuditAction } from '../../domain/audit/auditAction.ts';
import type { Secret } from '../../domain/keys/secret.ts';
import type { ChangeToApprove } from '../../domain/people/approvals/changeRequest.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import type { Confirmation, Snapshot } from '../../domain/people/confirmation.ts';
import type { Actor, AuthorizedActor, Scope } from '../../domain/people/permissions.ts';
import type { PlatformUser } from '../../domain/people/platformUser.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { Result } from '../../domain/result.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import type { Directory } from './directory.ts';
import type { UnauthorizedUser } from './exchange.ts';

/** How changes are approved. */
export interface ApprovalPorts {
  /** Asks a project's owners to approve a change. @param confirmationId the question that was answered, if there was one. */
  ask(by: Requester, wanted: ChangeToApprove, confirmationId?: string): Promise<Result<AskedApproval>>;
  /** Finds an approved change that can still be carried out, for anyone: who may is decided where it is. */
  find(requestId: string): Promise<ApprovedChange | undefined>;
}

/** A change whose approval was asked for. */
export interface AskedApproval {
  readonly requestId: string;
  /** Who is asked, named in full. */
  readonly approvers: readonly string[];
  readonly until: EpochMs;
}

/** An approved change. */
export interface ApprovedChange {
  readonly change: ChangeToApprove;
  readonly askedAt: EpochMs;
  /** Who asked, as they are known without speaking; undefined where they are no longer anybody. */
  readonly asker: { readonly actor: Actor; readonly platform: string; readonly externalId: string } | undefined;
}

/** What the chat core needs from outside. The composition root puts services behind it. */
export interface ChatPorts {
  readonly directory: Directory;
  readonly clock: () => EpochMs;
  /**
   * Finds the person who sent it, with the permissions that they hold now.
   * @param speaks false where their platform only tells of them; true unless it is said.
   */
  identify(user: PlatformUser, speaks?: boolean): Promise<Actor>;
  storeConfirmation(asked: {
    readonly command: readonly string[];
    readonly personId: string;
    readonly subjectId: string;
    readonly params: Readonly<Record<string, string>>;
    readonly seen: Snapshot;
  }): Promise<Confirmation>;
  findConfirmation(id: string): Promise<Confirmation | undefined>;
  /** Closes an open question. @returns whether this call did it. */
  closeConfirmation(id: string, state: 'cancelled' | 'done'): Promise<boolean>;
  /** Opens a draft again that was closed, and only asked for more. */
  reopenDraft(id: string): Promise<void>;
  /** Takes a code of the second factor, for the identity that entered it. @returns why it was not taken, or undefined if it was. */
  proveSecondFactor(by: AuthorizedActor & { readonly externalId: string }, code: Secret): Promise<Refusal | undefined>;
  readonly approvals: ApprovalPorts;
  recordRefusal(by: AuthorizedActor, action: AuditAction, refusal: Refusal, scope: Scope): Promise<void>;
  /** Records that someone was turned away whom this deployment does not serve. */
  recordUnauthorized(unauthorizedUser: UnauthorizedUser, action: Attempt): Promise<void>;
  /** Takes what waits to be told to a person; each is taken once. */
  takeNotices(personId: string): Promise<readonly { readonly text: string }[]>;
  /** Reports an unexpected error. @returns a reference for the person, and words where the cause is a known one. */
  reportFailure(error: unknown, during: string): { readonly reference: string; readonly known: string | undefined };
}
