import type { EpochMs } from '../../time/time.ts';
import type { ActionName } from '../permissions.ts';
import { APPROVAL_LIFE } from './approvals.ts';

/** The one change that somebody asked to have approved. */
export interface ChangeAsked {
  readonly action: ActionName;
  readonly projectId: string;
  /** The key that it is about; null where it is about another thing, or makes one. */
  readonly keyId: string | null;
  /** The name of what it is about. */
  readonly subject: string;
}

/** A stored approval, as it is where it is used. */
export interface StoredApproval {
  readonly asked: ChangeAsked;
  /** Who asked, and who approved: people as they are now, after whatever accounts were linked. */
  readonly askerId: string;
  readonly approverId: string;
  readonly state: string;
  readonly approvedAt: EpochMs | null;
  readonly usedAt: EpochMs | null;
  /** Whether the approver may still approve. */
  readonly isPermitted: boolean;
}

/** What an approval that somebody carries is worth. */
export interface UsedApproval {
  readonly requestId: string;
  readonly isGood: boolean;
  /** The name and accounts of the person who gave it. */
  readonly by: string;
  /** When the change was asked for. */
  readonly askedAt: EpochMs;
}

/**
 * Whether an approval lets someone make a change: it was given by another person who may still give it, for exactly this change, isn't
 * used, and isn't older than {@link APPROVAL_LIFE}.
 */
export function isGoodFor(
  approval: StoredApproval | undefined,
  personId: string,
  change: ChangeAsked,
  at: EpochMs,
): boolean {
  if (approval === undefined || approval.approvedAt === null) return false;
  const { asked } = approval;
  return (
    approval.state === 'approved' &&
    approval.usedAt === null &&
    at < approval.approvedAt + APPROVAL_LIFE &&
    approval.isPermitted &&
    approval.askerId === personId &&
    approval.approverId !== personId &&
    asked.action === change.action &&
    asked.projectId === change.projectId &&
    asked.keyId === change.keyId &&
    asked.subject === change.subject
  );
}
