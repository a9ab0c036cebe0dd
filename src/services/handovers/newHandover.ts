import { KEPT_FOR } from '../../domain/requests/handover.ts';
import type { HandoverRow } from '../../persistence/entities/requests.ts';
import { newRowId, type ServiceContext } from '../context.ts';

/** What is known of a secret that is to wait for someone. */
type Given = Pick<
  HandoverRow,
  'keyId' | 'projectId' | 'secretId' | 'personId' | 'givenById' | 'requestId' | 'incidentKeyId'
>;

/** @returns the row of a secret that waits for its person from now on, sealed, for 15 minutes at most (invariant 1). @param plain the secret. */
export function newHandover(context: ServiceContext, given: Given, plain: string): HandoverRow {
  const now = context.clock();
  return {
    ...given,
    id: newRowId(context),
    state: 'waiting',
    sealed: context.pepper.seal(plain, context.random),
    keptUntil: now + KEPT_FOR,
    shownAt: null,
    shownOn: null,
    tries: 0,
    triedAt: null,
    triedOn: null,
    createdAt: now,
    endedAt: null,
    revision: 1,
  };
}
