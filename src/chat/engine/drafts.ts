import type { ShownChange } from '../../domain/people/approvals/changeRequest.ts';
import type { CarriedApproval } from '../../domain/people/authorization.ts';
import type { CommandContext } from '../contracts/command.ts';
import type { Choice, RawOptions } from '../contracts/options.ts';

/**
 * A draft is a command that lacks something: what was given so far is stored with the question for the rest, so that
 * nothing typed is lost (invariant 12) and a button need not carry it.
 */
const GIVEN = 'given.';
const WRONG = 'wrong.';
const PICK = 'pick.';
const PICK_OPTION = 'pick-option';
const OFFER = 'offer';
const APPROVAL = 'approval';
const POSTS_IN = 'posts-in';
const SHOWN = 'shown';

/** Packs what was given, and the choices for one option where something is to be picked. */
export function draftParams(
  given: RawOptions,
  option?: string,
  choices: readonly Choice[] = [],
): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) params[GIVEN + name] = value;
  if (option !== undefined) params[PICK_OPTION] = option;
  choices.forEach(({ value }, index) => {
    params[PICK + index] = value;
  });
  return params;
}

/** Packs answers that were not understood, to be shown again when the form is opened again. They count for nothing else. */
export function wrongParams(answers: RawOptions): Record<string, string> {
  return Object.fromEntries(Object.entries(answers).map(([name, value]) => [WRONG + name, value]));
}

/** Packs what a command's own question showed: the person who presses its button has answered it. */
export function offerParams(given: RawOptions): Record<string, string> {
  return { ...draftParams(given), [OFFER]: 'yes' };
}

/** Whether a draft is a command's own question, rather than a form that waits to be opened again. */
export function isOffer(params: Readonly<Record<string, string>>): boolean {
  return params[OFFER] === 'yes';
}

/** Unpacks what was given. */
export function optionsOf(params: Readonly<Record<string, string>>): RawOptions {
  return startingWith(GIVEN, params);
}

/** Unpacks the answers that were not understood. */
export function wrongOf(params: Readonly<Record<string, string>>): RawOptions {
  return startingWith(WRONG, params);
}

/**
 * Packs which approved request is being carried out, what approvers are to read, and where the person spoke, so that a form in between
 * loses none of it.
 */
export function contextParams(context: {
  readonly approval?: CarriedApproval;
  readonly shown?: ShownChange;
  readonly postsIn: string | undefined;
}): Record<string, string> {
  const { approval, shown } = context;
  return {
    ...placeParams(context),
    ...(approval === undefined ? {} : { [APPROVAL]: approval.requestId }),
    ...(shown === undefined ? {} : { [SHOWN]: JSON.stringify(shown) }),
  };
}

/** Packs where the person spoke: a window of the platform's, in which a question may be answered, says nothing of it. */
export function placeParams({ postsIn }: { readonly postsIn: string | undefined }): Record<string, string> {
  return postsIn === undefined ? {} : { [POSTS_IN]: postsIn };
}

/** The same context, with the approved request that a draft was begun for, what it showed, and the conversation in which it was. */
export function withContext<Services>(
  context: CommandContext<Services>,
  params: Readonly<Record<string, string>>,
): CommandContext<Services> {
  const { [APPROVAL]: requestId, [SHOWN]: packed } = params;
  const shown: ShownChange | undefined = packed === undefined ? undefined : JSON.parse(packed);
  const there = { ...withPlace(context, params), ...(shown === undefined ? {} : { shown }) };
  return requestId === undefined ? there : { ...there, approval: { requestId, isAway: false } };
}

/** The same context, with the conversation in which a question was asked, where the answer comes from none. */
export function withPlace<Services>(
  context: CommandContext<Services>,
  params: Readonly<Record<string, string>>,
): CommandContext<Services> {
  return { ...context, postsIn: context.postsIn ?? params[POSTS_IN] };
}

function startingWith(prefix: string, params: Readonly<Record<string, string>>): RawOptions {
  const packed = Object.entries(params).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(packed.map(([name, value]) => [name.slice(prefix.length), value]));
}

/** Unpacks what was given together with what was picked. @returns undefined where there is no such choice. */
export function openDraft(params: Readonly<Record<string, string>>, index: number): RawOptions | undefined {
  const option = params[PICK_OPTION];
  const value = params[PICK + index];
  return option === undefined || value === undefined ? undefined : { ...optionsOf(params), [option]: value };
}
