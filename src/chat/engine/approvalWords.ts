import { type ApprovalDecision, decideApproval } from '../../domain/people/approvals/approvals.ts';
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
  const decision = await foresee(context, spec.scope(subject), weighsAs);
  const project = spec.scope(subject).projectName ?? '';
  if (decision === 'bypass') return { ...question, blocks: [...question.blocks, note(bypassNote(project))] };
  if (decision === 'free') return question;
  const mayBypass = context.actor.onCall && weighsAs !== 'nothing' && onCallMay(weighsAs);
  return {
    ...question,
    blocks: [...question.blocks, note(approvalNote(question.label, project, mayBypass))],
    params: {
      ...question.params,
      [LINE]: writeCommand(spec.path, withoutSecrets(spec.options, raw)),
      [SHOWN]: JSON.stringify(shownIn(question.blocks)),
    },
  };
}

/** @returns what the approvers of a stored question are to read: what the person who asks was shown. */
export function shownOf(
  path: readonly string[],
  params: Readonly<Record<string, string>>,
  seen: Readonly<Record<string, string>>,
) {
  const { [LINE]: line = writeCommand(path, {}), [SHOWN]: shown } = params;
  const kept: ReturnType<typeof shownIn> =
    shown === undefined ? { facts: Object.entries(seen), words: [] } : JSON.parse(shown);
  return { line, ...kept };
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
  const given = Object.entries(withoutSecrets(spec.options, raw));
  const mayBypass = context.actor.onCall && onCallMay(spec.action) && 'reason' in spec.options;
  return {
    kind: 'offer',
    title: offer?.title ?? approvalQuestion(spec.path.join(' ')),
    label: APPROVAL.ask,
    lines: offer?.lines ?? given,
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
