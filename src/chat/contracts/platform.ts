import type { LastingProblem } from '../../domain/notices/notice.ts';
import type { GroupRef } from '../../domain/people/groups/groupRef.ts';
import type { DurationMs, EpochMs } from '../../domain/time/time.ts';
import type { OfMessage } from './command.ts';
import type { OptionSpecs } from './options.ts';
import type { PlatformPort } from './port.ts';
import type { View } from './view.ts';
import type { Webhook } from './webhook.ts';

/** A chat platform: what every adapter offers the program. */
export interface Platform {
  /** As in `slack:U1`. */
  readonly name: string;
  /** The path it posts to, if it reaches us over HTTP. */
  readonly webhook?: Webhook;
  /**
   * Connects. Resolves once the platform answered, or will be tried again in the background.
   * @throws {PlatformProblem} where trying again can't help, such as with a wrong token.
   */
  start(): Promise<void>;
  /** @returns what keeps it from working right now, or undefined where it works. */
  healthProblem(): string | undefined;
  /** Deletes the message that showed a secret, by the handle that was stored before it was shown. */
  deleteSecretMessage(handle: string): Promise<'deleted' | 'gone' | 'try-again'>;
  /** How long a message that is sent again with the same `id` is shown only once; undefined if it would be shown twice. */
  readonly remembersFor?: DurationMs;
  /** Writes to someone privately. @param id names the message, see {@link Platform.remembersFor}. */
  sendDirect(externalId: string, message: View, id?: string): Promise<SendResult>;
  /**
   * Writes where several people read: nothing in there may be private. @param conversation the platform's ID of it.
   * @param id as with {@link Platform.sendDirect}.
   */
  sendToConversation(conversation: string, message: View, id?: string, how?: SendOptions): Promise<SendResult>;
  /**
   * Changes a message that was sent earlier, also by another replica or before a restart; as often as the platform takes it. Never
   * rejects. @param handle see {@link SentMessage.handle}. @param latest is asked when its turn comes: of several changes in a row only
   * the latest need be shown. @param isUrgent whether it goes before what only shows progress: somebody decided, and others are about to
   * press.
   */
  changeMessage(handle: string, latest: LatestView, isUrgent?: boolean): Promise<ChangeResult>;
  /**
   * Lists the groups of people that the platform has; left out where it has none. May be a minute old.
   * @returns undefined while it can't be asked.
   */
  listGroups?(): Promise<readonly GroupRef[] | undefined>;
  /**
   * Lists those of its groups that someone is in and that have a role, for someone who isn't speaking; left out where it has none. May be
   * a minute old. Never rejects. @returns undefined while it can't be asked.
   */
  groupsOf?(externalId: string): Promise<readonly string[] | undefined>;
  /** Brings the screens that people have open up to date. @returns whether they all are. */
  refreshHomes(): Promise<boolean>;
  /** Takes nothing new, ends what is under way, and disconnects. */
  stop(): Promise<void>;
}

/** How something is written to a conversation. */
export interface SendOptions {
  /**
   * Somebody asked for it there, and learns what came of it: a conversation that can't be written to is no problem that admins are told
   * of, and is asked again each time.
   */
  readonly isAsked?: boolean;
}

/**
 * What came of writing to someone. `unreachable`: this person can't be written to on this platform, now or later; `gone`: because
 * they are no longer there.
 */
export type SendResult =
  | { readonly kind: 'told'; readonly message: SentMessage }
  | {
      readonly kind: 'unreachable';
      readonly why: string;
      readonly gone?: true;
      /** The platform said so before, and was not asked again; it was logged then. */
      readonly known?: true;
    }
  /** Nothing was sent; it can be tried again. */
  | { readonly kind: 'not-now'; readonly why: string }
  /** It may have been sent: sending it again could say it twice. */
  | { readonly kind: 'unknown' };

/** A message of ours that can be changed later. */
export interface SentMessage {
  /** Finds it again for {@link Platform.changeMessage}. It holds no token and may be stored as it is. */
  readonly handle: string;
  /** Replaces its content; of several changes in a row only the latest need be shown. Never rejects. */
  amend(message: View): Promise<void>;
}

/** Says what a message is to show now; undefined where it is to stay as it is. */
export type LatestView = () => Promise<View | undefined>;

/** The result of changing a message. `gone`: it can no longer be changed, but may be sent again as a new one. */
export type ChangeResult =
  | { readonly kind: 'changed' }
  | { readonly kind: 'gone'; readonly why: string }
  /** It can be tried again: showing something twice in the same place does no harm. */
  | { readonly kind: 'not-now'; readonly why: string };

/** Makes a platform's adapter from what the program offers to it. */
export interface PlatformFactory {
  readonly name: string;
  create(services: PlatformServices): Platform;
}

/** A group of people as a platform has it. */
export type { GroupRef } from '../../domain/people/groups/groupRef.ts';

/** What the program offers to a platform's adapter. */
export interface PlatformServices {
  readonly core: PlatformPort;
  readonly log: PlatformLog;
  readonly clock: () => EpochMs;
  readonly inbox: Inbox;
  readonly homes: HomeStore;
  readonly conversations: ConversationStore;
  readonly leases: Leases;
  readonly starts: SessionStarts;
  readonly problems: ProblemReports;
  /** Everything that can be asked for, for a platform that wants to know it beforehand. */
  readonly commands: readonly DeclaredCommand[];
  /** Whether an identity on this platform is somebody's here, whether they have spoken or were only mentioned. */
  isKnown(externalId: string): Promise<boolean>;
  /** Says that an account on this platform is no more. What its person leaves behind is passed on. */
  accountGone(externalId: string): Promise<void>;
  /** Whether an identity on this platform was joined with another one of the same person's (`/apikey link`). */
  isLinked(externalId: string): Promise<boolean>;
  /** The configured groups whose members are on call. */
  readonly onCallGroups: ReadonlySet<string>;
  /** The groups of any platform that have a role in a project now. Never rejects: empty if they can't be read. */
  groupsWithRoles(): Promise<ReadonlySet<string>>;
  /** Ends the process, with a text for the person who runs it: what it was started with is no longer valid. */
  fail(problem: PlatformProblem): void;
}

/** Where an adapter logs; see logging/logger. */
export interface PlatformLog {
  info(facts: object, words: string): void;
  warn(facts: object, words: string): void;
  error(facts: object, words: string): void;
}

/** Tells the first arrival of something from its repetitions, on whatever replica. */
export interface Inbox {
  /** Claims it. @returns whether this is the first time. */
  claim(name: string): Promise<boolean>;
}

/** The screen in someone's home on a platform. `shown` is a hash of what was shown last. */
export interface HomeScreen {
  readonly externalId: string;
  readonly screen: string;
  readonly shown: string | null;
}

/** Keeps which screen stands in whose home. */
export interface HomeStore {
  find(externalId: string): Promise<HomeScreen | undefined>;
  remember(home: HomeScreen): Promise<void>;
  /** Those that may be looked at right now. */
  open(): Promise<readonly HomeScreen[]>;
  /** Claims the next showing, so that one replica of several shows a change. */
  claim(home: HomeScreen, next: string): Promise<boolean>;
}

/** Keeps where people are written to privately. */
export interface ConversationStore {
  find(externalId: string): Promise<string | undefined>;
  remember(externalId: string, conversation: string): Promise<void>;
  /** Remembers that someone can't be written to; it counts for a day, or until {@link ConversationStore.remember}. */
  refuse(externalId: string, why: string): Promise<void>;
  /** @returns why someone can't be written to, as remembered. */
  refusal(externalId: string): Promise<string | undefined>;
}

/** Lets one of several replicas do what only one may do. */
export interface Leases {
  /** Takes a lease, or keeps it. @returns whether this process has it, for that many milliseconds from now. */
  hold(name: string, forMs: number): Promise<boolean>;
  /** Gives a lease up, if this process has it. */
  release(name: string): Promise<void>;
}

/** Counts session starts, across replicas and restarts, with a platform that limits them per day. */
export interface SessionStarts {
  /** Claims the next one. @returns 0 where it may begin now; otherwise how many milliseconds to wait before asking again. */
  claim(): Promise<number>;
}

/** What a platform refuses, and goes on refusing until a person does something about it. */
export type { LastingProblem } from '../../domain/notices/notice.ts';

/** Tells the admins what a platform refuses for good. */
export interface ProblemReports {
  /** Tells every admin, once until it is resolved. @returns whether there is one. */
  report(problem: LastingProblem): Promise<boolean>;
  /** Lists what admins were told of and is not resolved. */
  lasting(): Promise<readonly LastingProblem[]>;
  /** The platform accepts it again: admins no longer need to be told. */
  resolved(problem: Pick<LastingProblem, 'what' | 'name'>): Promise<void>;
}

/** The part of a command's declaration that a platform needs. */
export interface DeclaredCommand {
  readonly path: readonly string[];
  readonly summary: string;
  readonly options: OptionSpecs;
  /** Where it is offered in the menu of each message. */
  readonly ofMessage?: OfMessage;
}

/** Why a platform can't be used, in words for the person who runs the program: what is wrong, and what to do. */
export class PlatformProblem extends Error {
  /** @param lines the message, line by line. */
  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'PlatformProblem';
  }
}
