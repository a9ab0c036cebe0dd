import { type ApprovalDecision, decideApproval } from '../../domain/people/approvals/approvals.ts';
import type { ShownChange } from '../../domain/people/approvals/changeRequest.ts';
import { type ActionName, onCallMay, type Scope } from '../../domain/people/permissions.ts';
import type {
  AuthorizedContext,
  CommandContext,
  CommandOutcome,
  ConfirmedSpec,
  DirectSpec,
  Found,
  Offer,
  Question,
  ResponseCapabilities,
} from '../contracts/command.ts';
import type { OptionSpecs, RawOptions } from '../contracts/options.ts';
import { type Block, note } from '../contracts/view.ts';
import { APPROVAL, approvalNote, approvalQuestion, bypassNote } from '../copy/approvalCopy.ts';
import { writeCommand } from '../parsing/writeLine.ts';
import { namedOptions } from './options/namedOptions.ts';
import { authorize } from './outcomes.ts';
import { withoutSecrets } from './privateFields.ts';

/**
 * What is said about approvals before a change is asked for. Whether one is needed is decided where the change is written; here it is
 * only foreseen, so that nobody is surprised.
 */

/** As much of a command's declaration as is looked at. */
type Spec<Services, Specs extends OptionSpecs, Subject> =
  | DirectSpec<Services, Specs, Subject>
  | ConfirmedSpec<Services, Specs, Subject>;

/** Where a question keeps what its approvers are to read. */
const SHOWN = 'approval.shown';
const LINE = 'approval.line';

/** Foresees whether a change will wait for an approval. Not where one is being carried out. */
export async function waitsForApproval<Services, Specs extends OptionSpecs, Subject>(
  context: AuthorizedContext<Services>,
  spec: Spec<Services, Specs, Subject>,
  subject: Subject,
  weighsAs?: ActionName | 'nothing',
): Promise<boolean> {
  const action = weighsAs ?? spec.actionOf?.(subject) ?? spec.action;
  return (await foresee(context, spec.scope(subject), action)) === 'needs-approval';
}

async function foresee<Services>(
  context: AuthorizedContext<Services>,
  { projectId }: Scope,
  weighsAs: ActionName | 'nothing',
): Promise<ApprovalDecision> {
  if (projectId === undefined || context.approval !== undefined) return 'free';
  const setting = await context.directory.approvals(projectId);
  return decideApproval(weighsAs, { setting, onCall: context.actor.onCall, reason: context.by.reason });
}

/** Adds to a question that pressing its verb asks for an approval, and keeps with it what the approvers are to read. */
export async function saysApproval<Services, Specs extends OptionSpecs, Subject>(
  context: AuthorizedContext<Services>,
  spec: ConfirmedSpec<Services, Specs, Subject>,
  raw: RawOptions,
  subject: Subject,
  question: Question,
): Promise<Question> {
  const weighsAs = question.weighsAs ?? spec.actionOf?.(subject) ?? spec.action;
  const scope = spec.scope(subject);
  const decision = await foresee(context, scope, weighsAs);
  const project = scope.projectName ?? '';
  // Also where none is foreseen: the project may ask for approvals by the time that the button is pressed.
  const mayWait = scope.projectId !== undefined && weighsAs !== 'nothing' && context.approval === undefined;
  const kept = mayWait ? { [SHOWN]: JSON.stringify(shownIn(question.blocks)) } : {};
  const keeping = { ...question, params: { ...question.params, ...kept } };
  if (decision === 'bypass') return { ...keeping, blocks: [...question.blocks, note(bypassNote(project))] };
  if (decision === 'free') return keeping;
  const mayBypass = context.actor.onCall && weighsAs !== 'nothing' && onCallMay(weighsAs);
  const { line } = await shownChange(context, spec, withoutSecrets(spec.options, raw));
  return {
    ...keeping,
    blocks: [...question.blocks, note(approvalNote(question.label, project, mayBypass))],
    params: { ...keeping.params, [LINE]: line },
  };
}

/** @returns what the approvers of a stored question are to read: what the person who asks was shown. */
export function shownOf(path: readonly string[], params: Readonly<Record<string, string>>): ShownChange {
  const { [LINE]: line = writeCommand(path, {}), [SHOWN]: shown } = params;
  const kept: ReturnType<typeof shownIn> = shown === undefined ? { facts: [], words: [] } : JSON.parse(shown);
  return { line, ...kept };
}

/** What approvers read of a command that showed nothing itself: its options, each by name. @param options nothing secret. */
export async function shownChange<Services>(
  context: CommandContext<Services>,
  { path, options: specs }: { readonly path: readonly string[]; readonly options: OptionSpecs },
  options: RawOptions,
): Promise<ShownChange> {
  const named = await namedOptions(context, specs, options);
  const typed = Object.fromEntries(named.map(({ name, typed: word }) => [name, word]));
  return { line: writeCommand(path, typed), facts: named.map(({ name, label }) => [name, label] as const), words: [] };
}

/** Leaves out what is kept for the approvers. */
export function withoutShown(params: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(params).filter(([name]) => name !== LINE && name !== SHOWN));
}

function shownIn(blocks: readonly Block[]): {
  readonly facts: readonly (readonly [string, string])[];
  readonly words: readonly string[];
} {
  return {
    facts: blocks.flatMap((block) =>
      block.kind === 'fields' ? block.fields.map(({ label, value }) => [label, value] as const) : [],
    ),
    words: blocks.flatMap((block) => (block.kind === 'text' || block.kind === 'note' ? [block.text] : [])),
  };
}

/** Offers to ask for an approval, for a command that has no question of its own. */
export async function approvalOffer<Services, Specs extends OptionSpecs, Subject>(
  context: CommandContext<Services>,
  spec: Spec<Services, Specs, Subject>,
  raw: RawOptions,
  scope: Scope,
  offer?: Offer,
): Promise<CommandOutcome> {
  const named = await shownChange(context, spec, withoutSecrets(spec.options, raw));
  const { facts, handsOver, words } = {
    facts: offer?.lines ?? named.facts,
    handsOver: offer?.handsOver === true ? ({ handsOver: true } as const) : {},
    words: offer?.note === undefined ? [] : [offer.note],
  };
  const mayBypass = context.actor.onCall && onCallMay(spec.action) && 'reason' in spec.options;
  return {
    kind: 'offer',
    title: offer?.title ?? approvalQuestion(spec.path.join(' ')),
    label: APPROVAL.ask,
    lines: facts,
    shown: { line: named.line, facts, words, ...handsOver },
    ...(offer?.exact === undefined ? {} : { exact: offer.exact }),
    note: approvalNote(APPROVAL.ask, scope.projectName ?? '', mayBypass),
  };
}

/**
 * Asks for an approval before a form whose answers are kept nowhere: they would be lost while it is waited for.
 * @returns undefined where none is needed, or one is being carried out.
 */
export async function approvedBeforeForm<Services, Specs extends OptionSpecs, Subject>(
  context: CommandContext<Services>,
  spec: Spec<Services, Specs, Subject>,
  raw: RawOptions,
  { about }: Extract<Found<Subject>, { kind: 'ask' }>,
  reason: string | undefined,
  capabilities: ResponseCapabilities | undefined,
): Promise<CommandOutcome | undefined> {
  if (about === undefined) return undefined;
  const { scope, name } = about;
  const { action } = spec;
  const authorized = authorize(context, action, scope, reason);
  if (authorized.kind === 'refused') return undefined;
  if ((await foresee(authorized.context, scope, action)) !== 'needs-approval') return undefined;
  if (capabilities?.answersOffer !== true) return await approvalOffer(context, spec, raw, scope);
  const asked = { action, projectId: scope.projectId ?? '', keyId: null, subject: name };
  return { kind: 'approval', asked, by: authorized.context.by };
}
