import { done } from '../../domain/result.ts';
import type { RequestRules } from './requestKinds.ts';

/**
 * Approving a change makes nothing yet: the change is a command of its own, with its own locks, and uses the approval up where it writes
 * (services/people/approvals). It is carried out right after this transaction, by the command that approved it.
 */
export const changeRequest: RequestRules = {
  lock: () => Promise.resolve(),
  approve: (_, { request }) => {
    const { keyId } = request.params;
    return Promise.resolve(done(keyId === undefined ? {} : { keyId }));
  },
};
