import type { AuthorizedActor } from '../../domain/people/permissions.ts';
import type { Request } from '../../domain/requests/request.ts';
import type { Result } from '../../domain/result.ts';
import type { AuditedTransaction, AuthorizedTransaction } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import type { LiveSubject } from '../liveMessages/subjects.ts';

/** A request that is being approved: locked and open, by someone who was found to be allowed to in this transaction. */
export interface Approving {
  readonly transaction: AuthorizedTransaction;
  readonly by: AuthorizedActor;
  readonly request: Request;
}

/** What approving changed. */
export interface Approved {
  /** For the audit event of the decision. */
  readonly detail?: Readonly<Record<string, string>>;
  /** A key that the decision is about. */
  readonly keyId?: string;
  /** What changed beside the request, for those who follow it; told after the commit. */
  readonly changed?: readonly LiveSubject[];
}

/** What a kind of request does when it is approved. */
export interface RequestRules {
  /** Locks what approving changes, before the permission is decided again; see `authorize`. */
  readonly lock: (context: ServiceContext, transaction: AuditedTransaction, request: Request) => Promise<void>;
  /**
   * Does what was asked for, in the deciding transaction. A refusal leaves the request open. What can't be done in a transaction is
   * done right after it, by the command (commands/request/decide.ts).
   */
  readonly approve: (context: ServiceContext, approving: Approving) => Promise<Result<Approved>>;
}
