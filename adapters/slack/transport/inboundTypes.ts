import type { OwnTeam } from '../people/ownTeam.ts';

/** The person who did something, as the payload names them. */
export interface Invoker {
  readonly userId: string;
  readonly teamId: string | undefined;
  readonly enterpriseId: string | undefined;
  /** Who they are in the whole organisation, on Enterprise Grid. */
  readonly enterpriseUserId: string | undefined;
  /** The team that is the person's own, as far as the payload names it: in a shared channel it need not be the app's. */
  readonly own: OwnTeam;
}

/** The place where something was pressed. */
export type Place =
  /** `lasting` where others, or the same person later, can read the message again: no secret may go there. */
  | { readonly kind: 'message'; readonly lasting: boolean; readonly conversation: string | undefined }
  | { readonly kind: 'modal' | 'home'; readonly viewId: string; readonly hash: string };

/** Something that Slack sent, understood. `name` is Slack's own name for it, the same when it is sent again. */
export type Inbound =
  | {
      readonly kind: 'command';
      readonly name: string;
      readonly invoker: Invoker;
      readonly text: string;
      readonly conversation: string;
      readonly responseUrl: string;
      readonly triggerId: string;
    }
  | {
      readonly kind: 'press';
      readonly name: string;
      readonly invoker: Invoker;
      readonly action: string;
      readonly place: Place;
      readonly responseUrl: string | undefined;
      readonly triggerId: string;
    }
  | {
      readonly kind: 'submission';
      /** What of several submissions only one may claim: each form is sent once, whatever Slack calls its sending. */
      readonly claim: string;
      readonly invoker: Invoker;
      readonly form: string;
      readonly answers: Readonly<Record<string, string>>;
      readonly viewId: string;
    }
  | {
      readonly kind: 'suggestion';
      readonly invoker: Invoker;
      readonly form: string;
      readonly field: string;
      readonly query: string;
    }
  /** `text`: of the message that it was chosen for; undefined for a shortcut that is about no message. */
  | {
      readonly kind: 'shortcut';
      readonly name: string;
      readonly invoker: Invoker;
      readonly shortcut: string;
      readonly text: string | undefined;
      readonly triggerId: string;
    }
  | { readonly kind: 'home-opened'; readonly name: string; readonly invoker: Invoker; readonly tab: string }
  | { readonly kind: 'group-changed'; readonly name: string; readonly group: string }
  | ({ readonly kind: 'person-changed'; readonly name: string } & Pick<Invoker, 'userId' | 'enterpriseUserId'>)
  /** The app was removed from a workspace, or its tokens were revoked there. */
  | { readonly kind: 'removed'; readonly name: string; readonly teamId: string | undefined };
