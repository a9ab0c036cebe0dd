import type { Detail } from './detailCopy.ts';

/** The audit trail's sentences about requests, approvals and secrets that wait for someone; auditCopy.ts takes them up. */

/** The event's plain facts. */
interface Facts {
  readonly detail: Detail;
}

/** What was done. */
export const REQUEST_DONE = {
  'project.approval': ({ detail }: Facts) =>
    `Changed what needs approval in the project: ${approvalOf(detail['now'])} (previously ${approvalOf(detail['was'])})`,
  'request.ask': ({ detail }: Facts) => `Requested ${WHAT[detail['kind'] ?? ''] ?? 'something'}`,
  'request.show': 'Looked at a request',
  'request.decide': 'Decided a request',
  'request.approve': ({ detail }: Facts) => `Approved the request${of(detail)}`,
  'request.deny': ({ detail }: Facts) => `Denied the request${of(detail)}`,
  'request.withdraw': 'Withdrew their request',
  'request.expire': ({ detail }: Facts) => `The request${of(detail)} expired: nobody decided it within 3 days`,
  'request.lapse': ({ detail }: Facts) => `The approval${of(detail)} lapsed: the change wasn’t made within 15 minutes`,
  'request.remind': ({ detail }: Facts) => `Reminded the owners of the request${of(detail)}`,
  'secret.hand-over': ({ detail }: Facts) => `Sealed the new secret for ${detail['to'] ?? 'someone'}, for 15 minutes`,
  'secret.reveal': 'Saw the secret that was waiting for them',
} as const;

/** What somebody wanted to do, to follow "Tried to". */
export const REQUEST_TRIED = {
  'project.approval': 'change what needs approval in the project',
  'request.ask': 'request something',
  'request.show': 'look at a request',
  'request.decide': 'decide a request',
  'request.approve': 'approve a request',
  'request.deny': 'deny a request',
  'request.withdraw': 'withdraw a request',
  'request.expire': 'close a request that was too old',
  'request.lapse': 'close an approval that was too old',
  'request.remind': 'remind the owners of a request',
  'secret.hand-over': 'hand a secret over',
  'secret.reveal': 'see a secret that was waiting for someone',
} as const;

/** What was asked for, by kind. */
const WHAT: Readonly<Record<string, string>> = { key: 'the key', change: 'an approval' };

/** For which changes a project asks for approvals. */
const APPROVALS: Readonly<Record<string, string>> = {
  none: 'nothing',
  delete: 'deletions',
  all: 'every change',
};
const approvalOf = (setting: string | undefined): string => APPROVALS[setting ?? ''] ?? 'another choice';

/** Who approved it. @param by their name and accounts. */
export const approvedText = (by: string): string => `approved by ${by}`;
/** Somebody on call went ahead where an approval was needed. */
export const BYPASSED = 'went ahead without an approval';

const of = ({ asker }: Facts['detail']): string => (asker === undefined ? '' : ` of ${asker}`);
