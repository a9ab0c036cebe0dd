import type { RequestKind } from '../../domain/requests/request.ts';
import { done } from '../../domain/result.ts';
import { keyRequest } from './keyRequest.ts';
import type { RequestRules } from './requestRules.ts';

/**
 * Approving a change makes nothing yet: the change is a command of its own, with its own locks, and uses the approval up where it writes
 * (services/people/approvals). It is carried out right after this transaction, by the command that approved it.
 */
const changeRequest: RequestRules = {
  lock: () => Promise.resolve(),
  approve: (_, { request }) => {
    const { keyId } = request.params;
    return Promise.resolve(done(keyId === undefined ? {} : { keyId }));
  },
};

/** The one list of kinds: what each does when it is approved. */
export const REQUEST_KINDS: Readonly<Record<RequestKind, RequestRules>> = { key: keyRequest, change: changeRequest };
