import type { AuditAction } from '../audit/auditAction.ts';
import type { DrillNotice } from '../drills/drillText.ts';
import type { IncidentReport } from '../incidents/reportText.ts';
import type { LeakNotice } from '../leaks/leakNotice.ts';
import type { ProjectRole } from '../people/permissions.ts';
import type { LocalDay } from '../time/timeZone.ts';
import type { DigestItem } from '../warnings/digest.ts';
import type { OnCallVerb, PostedChangeNotice } from './postedChange.ts';
import type { RestoredDatabase } from './restoreText.ts';

/** A key as notices name it. */
interface AboutKey {
  readonly key: string;
  /** `project/channel`. */
  readonly place: string;
}

/** What a platform refuses, and keeps refusing until a person does something about it. */
export interface LastingProblem {
  /**
   * `messages`: everything that is sent unasked. `direct`: to people privately. `conversation`, `group`, `server`: that one.
   * `group` without a name: all of them.
   * `message`: a message for what is in it. `homes`: all home tabs. `person`, `home`: one of them, or some. `pictures`: those in messages.
   */
  readonly what:
    | 'messages'
    | 'direct'
    | 'conversation'
    | 'person'
    | 'message'
    | 'homes'
    | 'home'
    | 'pictures'
    | 'group'
    | 'server';
  /** The platform's ID of the subject; null if it is about all. */
  readonly name: string | null;
  /** The platform's own word or number for it. */
  readonly code: string;
  /** What to do, as a sentence of the platform's; null where nothing particular is known. */
  readonly remedy: string | null;
}

/** Every kind of notice, with the facts that it is worded from. They are stored as JSON. */
export interface NoticeParams {
  /** Someone on call changed a key. */
  'on-call': AboutKey & { readonly by: string; readonly did: OnCallVerb; readonly reason: string | null };
  /** Someone wants a conversation to know what they did, or did it on call where an incident runs (postedChangeText.ts). */
  'change-told': AboutKey & PostedChangeNotice;
  'key-received': AboutKey & { readonly by: string };
  /** Someone left: their keys belong to the project now. `keys`: each with its channel. */
  'keys-passed-on': {
    readonly person: string;
    readonly because: 'left-project' | 'account-gone';
    readonly project: string;
    readonly keys: readonly string[];
  };
  /** `platform`: the one from which it was linked, as people call it. */
  'account-joined': { readonly account: string; readonly platform: string };
  'role-granted': { readonly by: string; readonly role: ProjectRole; readonly project: string };
  'role-revoked': { readonly by: string; readonly project: string };
  'admin-granted': { readonly by: string };
  /** A secret that was replaced, or whose key was deleted, is still tried. */
  'dead-secret': AboutKey & { readonly who: string; readonly secret: 'retired' | 'deleted' };
  /** An overlap continues although nobody has used the old secret for 15 minutes. */
  /** A secret of the key was found where it shouldn’t be (leakNotice.ts). */
  'key-leaked': AboutKey & LeakNotice;
  /** A leak that people were told of was a fire drill. */
  'drill-over': AboutKey & DrillNotice;
  'old-secret-idle': AboutKey & { readonly keyId: string };
  /** A platform refuses something for good; told to admins. `platform` is its label. */
  'platform-problem': LastingProblem & { readonly platform: string };
  /** A second factor was turned off; `by`: the second of the two admins who did it. */
  'factor-lifted': {
    readonly how: 'code' | 'recovery-code' | 'admins';
    /** The one from which it was done, as people call it. */
    readonly platform: string;
    /** The admins, named in full. */
    readonly by: string | null;
  };
  /** The person's keys are, or will be, suspended because they have no second factor. */
  'keys-suspended': { readonly from: number };
  /** An admin asks the others to confirm that somebody's second factor is turned off. Both are named in full. */
  'factor-request': { readonly by: string; readonly person: string; readonly personId: string };
  /** A project's owner didn't agree to a request. */
  'request-denied': { readonly subject: string; readonly project: string; readonly by: string };
  /** Nobody decided a request in time. */
  'request-expired': { readonly subject: string; readonly project: string };
  /** A request waits for its owners. `asker` is named in full. */
  'request-waiting': {
    readonly requestId: string;
    readonly subject: string;
    readonly project: string;
    readonly asker: string;
    readonly until: number;
  };
  /** Someone tried to see a secret that was shown already. `on`: the platform of that try, as people call it. */
  'reveal-again': AboutKey & { readonly on: string };
  /**
   * A secret that waited for someone was discarded. `removed`: the key with it, because it never had another. `waitedFor`: whom it waited
   * for, with their accounts, where somebody else is told.
   */
  'secret-lapsed': AboutKey & { readonly removed: boolean; readonly waitedFor: string | null };
  /** Someone on call made a change without the approval that it needed; told to the project's owners. */
  'approval-bypassed': {
    readonly by: string;
    readonly action: AuditAction;
    readonly subject: string;
    readonly reason: string | null;
  };
  /** An incident is over: who, what, when, and what still hangs on an old secret. */
  'incident-over': IncidentReport;
  'database-restored': { readonly found: RestoredDatabase };
  /** Warnings that no platform could deliver. */
  warnings: { readonly items: readonly DigestItem[]; readonly zone: string | null };
  /** The report of the week that begins on this Monday; its figures are read when it is sent. */
  'weekly-report': { readonly week: LocalDay };
  /** One that an earlier version queued, in its own words. */
  text: { readonly text: string; readonly publicText: string | null };
}

/** What a notice is about. */
export type NoticeKind = keyof NoticeParams;

/** A message that a person gets once. It is worded when it is sent (noticeText.ts). */
export type Notice = { [Kind in NoticeKind]: { readonly kind: Kind; readonly params: NoticeParams[Kind] } }[NoticeKind];

/** A notice as it is stored. */
export type StoredNotice = Notice & {
  /** The person it was for, where an owner of the project gets it because that person has left. */
  readonly handedFrom: string | null;
};
