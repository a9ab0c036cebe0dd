import type { AuditAction } from '../../domain/audit/auditAction.ts';
import type { DeliveryOutcome } from '../../domain/keys/regeneration.ts';
import type { AskedCommand, ShownChange } from '../../domain/people/approvals/changeRequest.ts';
import type { ChangeAsked } from '../../domain/people/approvals/useApproval.ts';
import type { CarriedApproval, Requester } from '../../domain/people/authorization.ts';
import type { Confirmation, Snapshot } from '../../domain/people/confirmation.ts';
import type { ActionName, Actor, AuthorizedActor, Scope } from '../../domain/people/permissions.ts';
import type { Unmet } from '../../domain/people/platformUser.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { Result } from '../../domain/result.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import type { Directory } from './directory.ts';
import type { FormField } from './form.ts';
import type { Choice, OptionSpecs, OptionValues, RawOptions } from './options.ts';
import type { Block, SecretCard, View } from './view.ts';

/** What a command has at hand. `services` is whatever the commands of this deployment call. */
export interface CommandContext<Services> {
  readonly services: Services;
  readonly actor: Actor;
  readonly platform: string;
  /** The conversation in which the person speaks, where they may post in it themselves; such as `slack:C…`. */
  readonly postsIn: string | undefined;
  /** Accounts that are named in the request and can't be taken, as the platform says. */
  readonly unmet?: ReadonlyMap<string, Unmet>;
  /** The platform's ID of the person. */
  readonly externalId: string;
  readonly now: EpochMs;
  readonly directory: Directory;
  /** The approved request that is being carried out. */
  readonly approval?: CarriedApproval;
  /** What the question that is being answered showed, for the approvers to read. */
  readonly shown?: ShownChange;
}

/** The same once permission was given: with the person who asks, for the service that decides it again where it writes. */
export interface AuthorizedContext<Services> extends CommandContext<Services> {
  readonly by: Requester;
}

/** What a command is about, or what is lacking to know it. */
export type Found<Subject> =
  | { readonly kind: 'found'; readonly subject: Subject }
  /** `scope`: where it was refused, as far as it is known. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly scope?: Scope }
  | { readonly kind: 'choose'; readonly option: string; readonly prompt: string; readonly choices: readonly Choice[] }
  /** `about`: what it is about, where that is known already: an approval is asked for before answers that are kept nowhere. */
  | {
      readonly kind: 'ask';
      readonly options: readonly string[];
      readonly about?: { readonly scope: Scope; readonly name: string };
    }
  /** Options that are understood each by itself, but can't be used as they are. */
  | { readonly kind: 'problems'; readonly problems: readonly OptionProblem[] };

/** A secret that is committed as pending; the core shows it and then says what the platform answered. */
export interface PendingDelivery {
  readonly card: SecretCard;
  /** Stores, sealed, where the message will be deleted: before it is shown, so that a crash in between leaves nothing behind. */
  prepareDeletion(deletionHandle: string): Promise<void>;
  /** Commits what the outcome means. @returns what to say in addition, if anything. */
  settle(outcome: DeliveryOutcome): Promise<View | undefined>;
}

/** What a command answers with. */
export type Reply =
  | { readonly kind: 'view'; readonly view: View }
  /** A change was approved: it is carried out, and then the request is shown. */
  | { readonly kind: 'carry-out'; readonly requestId: string }
  | { readonly kind: 'delivery'; readonly delivery: PendingDelivery };

/** Another way to answer a question with yes. */
export interface Alternative {
  /** Says which one was pressed: a plain word, see actionCode.ts. */
  readonly verb: string;
  readonly label: string;
  readonly style: 'primary' | 'danger';
}

/** The question before a change: what will happen, the verb on its button, and what to remember until it is answered. */
export interface Question {
  /** Offered first. Of all its verbs together one can be chosen, once. */
  readonly alternatives?: readonly Alternative[];
  readonly label: string;
  readonly style: 'primary' | 'danger';
  readonly blocks: readonly Block[];
  readonly params: Readonly<Record<string, string>>;
  /** What approvals take it for, where that isn't the command's action; see decideApproval. */
  readonly weighsAs?: ActionName | 'nothing';
}

/** A question whose button shows a new secret. */
export interface Offer {
  readonly title: string;
  /** What is on the button. */
  readonly label: string;
  /** What was understood. */
  readonly lines: readonly (readonly [label: string, value: string])[];
  /** Options as they were understood, such as a person by their ID: the press acts on these, whatever a name means by then. */
  readonly exact?: RawOptions;
  /** What is said below, to everyone who reads it; where this is left out, that the person who asks sees the new secret, once. */
  readonly note?: string;
  /** Whether the new secret waits for somebody else: the note says for whom. */
  readonly handsOver?: true;
  /** The same for approvers, where it asks for an approval. */
  readonly shown?: ShownChange;
}

/** Options that exclude one another. */
export interface Contradiction {
  /** The options that contradict each other, by name. */
  readonly options: readonly string[];
  readonly why: string;
  /** What could have been meant: which options to give instead, undefined for one to be left out. */
  readonly instead: readonly Readonly<Record<string, string | undefined>>[];
}

/**
 * A command that platforms offer in the menu of each message: `option` gets the message's text, under `label`, which has at most 24
 * characters. One command at most does so.
 */
export interface OfMessage {
  readonly option: string;
  readonly label: string;
}

/** What every command declares. */
interface SpecBase<Services, Specs extends OptionSpecs, Subject> {
  readonly path: readonly [string] | readonly [string, string];
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly examples: readonly string[];
  readonly action: ActionName;
  /** One called `reason` takes the reason that somebody on call gives. */
  readonly options: Specs;
  /** Options of which one is required; the first is asked for. */
  readonly oneOf?: readonly string[];
  /** Finds what the command is about; permission is decided on that before anything else happens. */
  find(context: CommandContext<Services>, options: OptionValues<Specs>): Promise<Found<Subject>>;
  scope(subject: Subject): Scope;
  /** The permission it needs, if that depends on the subject. */
  actionOf?(subject: Subject): ActionName;
  /** Its name in the audit trail, where that isn't its permission's. */
  readonly recordAs?: AuditAction;
  /** What is on the button that sends a form for it; “Continue” unless it is said. */
  readonly submitLabel?: string;
  /** Takes the text of a message that somebody points at, see {@link OfMessage}. */
  readonly ofMessage?: OfMessage;
  /** Whether its answer is a screen: something to look at and go on from, such as a list or a dashboard. */
  readonly screen?: true;
  /** Finds options that contradict each other: such a command is refused with both readings, and no option is ever ignored. */
  contradiction?(options: OptionValues<Specs>): Contradiction | undefined;
  /** What approvals take it for, where that isn't its action; see decideApproval. */
  weighsAs?(subject: Subject, options: OptionValues<Specs>): ActionName | 'nothing';
}

/** A command that is carried out at once. */
export interface DirectSpec<Services, Specs extends OptionSpecs, Subject> extends SpecBase<Services, Specs, Subject> {
  /** The answer, where it is the same for everyone and needs nothing that is stored. */
  staticReply?(raw: RawOptions): View;
  /**
   * For a command that answers with a new secret: the question that comes in between where a secret can only be shown, and
   * taken back, in answer to a press; or a refusal of what could not be done anyway.
   */
  offer?(
    context: AuthorizedContext<Services>,
    request: {
      readonly subject: Subject;
      readonly options: OptionValues<Specs>;
      /** Approvers read its lines, too: nobody is called “you” there. */
      readonly othersRead?: true;
    },
  ): Promise<Result<Offer>>;
  /** Whether there is a secret to show at all; there always is where this is left out. */
  showsSecret?(
    context: AuthorizedContext<Services>,
    request: { readonly subject: Subject; readonly options: OptionValues<Specs> },
  ): boolean;
  /** Whether that question is asked on every platform, such as before somebody else is given something. */
  asksFirst?(context: AuthorizedContext<Services>, options: OptionValues<Specs>): boolean;
  run(
    context: AuthorizedContext<Services>,
    request: { readonly subject: Subject; readonly options: OptionValues<Specs> },
  ): Promise<Result<Reply>>;
}

/** A command that asks first. */
export interface ConfirmedSpec<Services, Specs extends OptionSpecs, Subject>
  extends SpecBase<Services, Specs, Subject> {
  /** Builds the question, or refuses what could not be done anyway. A view where there is nothing to ask. */
  ask(
    context: AuthorizedContext<Services>,
    request: { readonly subject: Subject; readonly options: OptionValues<Specs> },
  ): Promise<Result<Question | (Reply & { readonly kind: 'view' })>>;
  /** Whether the question's verb answers with a secret. @param verb which of its alternatives; undefined for its own verb. */
  showsSecret?(verb: string | undefined): boolean;
  subjectId(subject: Subject): string;
  /** Finds the subject again when the button is pressed; the permission is decided again on it. */
  reload(context: CommandContext<Services>, subjectId: string): Promise<Subject | undefined>;
  /** What the question shows of the subject, to be compared when it is answered (invariant 3). */
  seen(subject: Subject, now: EpochMs): Snapshot;
  /** Carries it out; claims the confirmation in the same transaction. */
  act(
    context: AuthorizedContext<Services>,
    request: {
      readonly subject: Subject;
      readonly confirmation: Confirmation;
      /** Which of the question's {@link Question.alternatives} was chosen; undefined for its own verb. */
      readonly verb: string | undefined;
    },
  ): Promise<Result<Reply>>;
}

/** How a secret can be shown in answer to a request. */
export interface ResponseCapabilities {
  /** Where what is shown only in answer to a press can be taken back: then a button comes in between. */
  readonly secretsOnlyAfterPress?: boolean;
  /** Whether the command's own question was put and is being answered by this very press. */
  readonly answersOffer?: boolean;
  /** Where the platform can delete what will be shown. */
  readonly deletionHandle?: string;
}

/** What came of handing a command its options or its button. */
export type CommandOutcome =
  | Reply
  /** All is ready, but a secret can be shown only in answer to a press: what to say beside the button. */
  | ({ readonly kind: 'offer' } & Offer)
  /** It goes on once somebody else has approved it. Nothing was done. */
  | { readonly kind: 'approval'; readonly asked: ChangeAsked; readonly by: Requester }
  /** It goes on once the person has entered a code of their second factor. */
  | { readonly kind: 'code' }
  | { readonly kind: 'question'; readonly question: Question; readonly subjectId: string; readonly seen: Snapshot }
  /** `recorded` where the refusal stands in the audit trail already. */
  | {
      readonly kind: 'refused';
      readonly refusal: Refusal;
      readonly by: AuthorizedActor;
      readonly scope: Scope;
      readonly recorded: boolean;
      /** What was refused, for the audit trail, where that isn't the command's own action. */
      readonly action?: AuditAction;
    }
  /** `fields` ask for just the options that have problems, for where they were asked for by a form. */
  | { readonly kind: 'problems'; readonly problems: readonly OptionProblem[]; readonly fields: readonly FormField[] }
  | { readonly kind: 'choose'; readonly option: string; readonly prompt: string; readonly choices: readonly Choice[] }
  | { readonly kind: 'ask'; readonly fields: readonly FormField[] };

/** What is wrong with an option: sentences that say what was understood, and what to write. */
export interface OptionProblem {
  readonly option: string;
  /** What was given. */
  readonly given: string;
  readonly words: string;
  /** What may have been meant. */
  readonly suggestion?: string;
  /** Another option of the command, where the value is one for that. */
  readonly insteadOption?: { readonly name: string; readonly value: string };
  /** Nothing that the person may see has this name: a command that is refused, and recorded, rather than one to be corrected. */
  readonly isAbsent?: true;
}

/** A command as the core holds it, with its types closed over. */
export interface Command<Services> {
  readonly path: readonly string[];
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly examples: readonly string[];
  readonly action: ActionName;
  readonly options: OptionSpecs;
  /** Whether it asks before it acts. */
  readonly confirms: boolean;
  /** Whether its answer is a screen. */
  readonly screen: boolean;
  readonly submitLabel?: string;
  readonly ofMessage?: OfMessage;
  /** Takes what was typed or picked. @param capabilities how a secret could be shown in answer. */
  handle(
    context: CommandContext<Services>,
    raw: RawOptions,
    capabilities?: ResponseCapabilities,
  ): Promise<CommandOutcome>;
  /** The answer that is the same for everyone, for a command that has one. */
  readonly staticReply?: (raw: RawOptions) => View;
  /**
   * Whether an approved change waits for the person who asked: it shows them something secret, or asks them for it. Everything else is
   * done as soon as it is approved.
   */
  waitsForAsker(change: AskedCommand): boolean;
  /** Takes the press of its question's button. @param verb which of its alternatives; undefined for its own verb. */
  press(context: CommandContext<Services>, confirmation: Confirmation, verb?: string): Promise<CommandOutcome>;
  /** The permission that the press of a stored question's button needs: of what that question is about. */
  pressAction(context: CommandContext<Services>, confirmation: Confirmation): Promise<ActionName>;
}
