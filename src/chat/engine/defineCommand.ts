import type { AuditAction } from '../../domain/audit/auditAction.ts';
import { allOf } from '../../domain/namingCopy.ts';
import type { Confirmation } from '../../domain/people/confirmation.ts';
import type { ActionName, Scope } from '../../domain/people/permissions.ts';
import { decideSecondFactor, secondFactorRefusal } from '../../domain/people/secondFactor/secondFactor.ts';
import { SUCH } from '../../domain/refusalCopy.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type {
  AuthorizedContext,
  Command,
  CommandContext,
  CommandOutcome,
  ConfirmedSpec,
  Contradiction,
  DirectSpec,
  ResponseCapabilities,
} from '../contracts/command.ts';
import { isFormOnly, type OptionSpecs, type OptionValues, type RawOptions } from '../contracts/options.ts';
import { writeCommand } from '../parsing/writeLine.ts';
import { approvalOffer, approvedBeforeForm, saysApproval, waitsForApproval } from './approvalOffers.ts';
import { ask, askFor } from './options/askForOptions.ts';
import { resolveOptions } from './options/resolveOptions.ts';
import { authorize, authorizedActor, refusedOutcome, settleResult } from './outcomes.ts';

/**
 * Makes a command that is carried out at once. Options are resolved, the subject found and the permission decided before
 * `run` is called; none of it can be forgotten.
 */
export function defineCommand<Services, Specs extends OptionSpecs, Subject>(
  spec: DirectSpec<Services, Specs, Subject>,
): Command<Services> {
  return {
    ...described(spec),
    ...(spec.staticReply === undefined ? {} : { staticReply: spec.staticReply }),
    confirms: false,
    handle: (context, raw, capabilities) =>
      prepare(context, spec, raw, capabilities, async (authorized, subject, options) => {
        const weighsAs = spec.weighsAs?.(subject, options);
        if (capabilities?.answersOffer !== true && (await waitsForApproval(authorized, spec, subject, weighsAs))) {
          const offer = await spec.offer?.(authorized, { subject, options, othersRead: true });
          if (offer?.kind === 'refused') return refusedOutcome(authorized.by, spec.scope(subject), offer.refusal);
          return await approvalOffer(authorized, spec, raw, spec.scope(subject), offer?.value);
        }
        const needsPress =
          capabilities?.secretsOnlyAfterPress === true &&
          spec.showsSecret?.(authorized, { subject, options }) !== false;
        const asks = needsPress || spec.asksFirst?.(authorized, options) === true;
        if (spec.offer !== undefined && asks && capabilities?.answersOffer !== true) {
          const offer = await spec.offer(authorized, { subject, options });
          if (offer.kind === 'refused') return refusedOutcome(authorized.by, spec.scope(subject), offer.refusal);
          return { kind: 'offer', ...offer.value };
        }
        const outcome = settleResult(
          authorized.by,
          spec.scope(subject),
          await spec.run(authorized, { subject, options }),
        );
        // The writing transaction has the last word, and it may come as a surprise.
        return outcome.kind !== 'approval' || capabilities?.answersOffer === true
          ? outcome
          : await approvalOffer(authorized, spec, raw, spec.scope(subject));
      }),
    waitsForAsker: () => spec.offer !== undefined || Object.values(spec.options).some(({ type }) => type === 'secret'),
    press: () => Promise.resolve({ kind: 'problems', problems: [], fields: [] }),
    pressAction: () => Promise.resolve(spec.action),
  };
}

/** Makes a command that asks first: the question is built now, the deed is done when its button is pressed. */
export function defineConfirmedCommand<Services, Specs extends OptionSpecs, Subject>(
  spec: ConfirmedSpec<Services, Specs, Subject>,
): Command<Services> {
  return {
    ...described(spec),
    confirms: true,
    handle: (context, raw, capabilities) =>
      prepare(context, spec, raw, capabilities, async (authorized, subject, options) => {
        const asked = await spec.ask(authorized, { subject, options });
        const reason = reasonIn(options);
        if (asked.kind === 'refused') {
          const outcome = settleResult(authorized.by, spec.scope(subject), asked);
          return outcome.kind !== 'approval' || capabilities?.answersOffer === true
            ? outcome
            : await approvalOffer(authorized, spec, raw, spec.scope(subject));
        }
        if ('view' in asked.value) return asked.value;
        const verbs = (asked.value.alternatives ?? []).map(({ verb }) => verb).join(',');
        const params = {
          ...asked.value.params,
          ...(reason === undefined ? {} : { reason }),
          ...(verbs === '' ? {} : { verbs }),
        };
        const question = await saysApproval(authorized, spec, raw, subject, { ...asked.value, params });
        return {
          kind: 'question',
          question,
          subjectId: spec.subjectId(subject),
          seen: spec.seen(subject, context.now),
        };
      }),
    waitsForAsker: (change) => change.kind === 'question' && spec.showsSecret?.(change.verb) === true,
    pressAction: async (context, { subjectId }) => {
      const subject = spec.actionOf === undefined ? undefined : await spec.reload(context, subjectId);
      return subject === undefined ? spec.action : actionOn(spec, subject);
    },
    press: async (context, confirmation, verb) => {
      const reloaded = await spec.reload(context, confirmation.subjectId);
      const action = reloaded === undefined ? undefined : actionOn(spec, reloaded);
      return refusedAs(spec, await pressOn(context, spec, confirmation, verb, reloaded), action);
    },
  };
}

/** Answers the press of a verb under a question. @param subject what it is about, as it is now; undefined where that is gone. */
async function pressOn<Services, Specs extends OptionSpecs, Subject>(
  context: CommandContext<Services>,
  spec: ConfirmedSpec<Services, Specs, Subject>,
  confirmation: Confirmation,
  verb: string | undefined,
  subject: Subject | undefined,
): Promise<CommandOutcome> {
  const reason = confirmation.params['reason'];
  if (subject === undefined) {
    const by = authorizedActor(context, 'role', reason);
    return refusedOutcome(by, {}, { code: 'not-found', subject: SUCH.thing });
  }
  const scope = spec.scope(subject);
  const action = actionOn(spec, subject);
  const authorized = authorize(context, action, scope, reason);
  if (authorized.kind === 'refused')
    return refusedOutcome(authorizedActor(context, 'role', reason), scope, authorized.refusal);
  // A verb that the question didn't offer is no way to say yes to it.
  if (verb !== undefined && !(confirmation.params['verbs'] ?? '').split(',').includes(verb))
    return refusedOutcome(authorized.context.by, scope, { code: 'action-unknown' });
  const held = heldBack(authorized.context, action, 'acts', scope);
  if (held !== undefined) return held;
  const outcome = await spec.act(authorized.context, { subject, confirmation, verb });
  // The act has recorded its own refusal, in the transaction that found it.
  if (outcome.kind === 'done') return outcome.value;
  if (outcome.refusal.code === 'approval-needed')
    return { kind: 'approval', asked: outcome.refusal.asked, by: authorized.context.by };
  return refusedOutcome(authorized.context.by, scope, outcome.refusal, true);
}

function described<Services, Specs extends OptionSpecs, Subject>(
  spec: DirectSpec<Services, Specs, Subject> | ConfirmedSpec<Services, Specs, Subject>,
) {
  const { path, summary, examples, action, options, submitLabel, ofMessage } = spec;
  return {
    path,
    aliases: spec.aliases ?? [],
    summary,
    examples,
    action,
    options,
    screen: spec.screen === true,
    ...(submitLabel === undefined ? {} : { submitLabel }),
    ...(ofMessage === undefined ? {} : { ofMessage }),
  };
}

/**
 * Reads what was typed, finds what it is about, and decides the permission. A refusal is recorded as what was refused, and about what the
 * options named: they name only what the person can see (invariant 10).
 */
async function prepare<Services, Specs extends OptionSpecs, Subject>(
  context: CommandContext<Services>,
  spec: DirectSpec<Services, Specs, Subject> | ConfirmedSpec<Services, Specs, Subject>,
  raw: Readonly<Record<string, string>>,
  capabilities: ResponseCapabilities | undefined,
  go: (context: AuthorizedContext<Services>, subject: Subject, options: OptionValues<Specs>) => Promise<CommandOutcome>,
): Promise<CommandOutcome> {
  const resolved = await resolveOptions(context, spec.options, raw, spec.oneOf);
  if (resolved.kind === 'missing')
    return heldBackForm(context, spec, resolved.options) ?? (await ask(context, spec, resolved.options, raw));
  if (resolved.kind === 'problems') {
    const names = resolved.problems.map((problem) => problem.option);
    const fields = await askFor(context, spec.options, names, raw, resolved.problems);
    return { kind: 'problems', problems: resolved.problems, fields };
  }
  if (resolved.kind === 'choose') return resolved;
  const named = resolved.scope;
  const contradiction = spec.contradiction?.(resolved.values);
  if (contradiction !== undefined)
    return refusedAs(
      spec,
      refusedOutcome(authorizedActor(context, 'role', undefined), named, contradictory(spec, raw, contradiction)),
    );
  const found = await spec.find(context, resolved.values);
  const reason = reasonIn(resolved.values);
  switch (found.kind) {
    case 'choose':
      return found;
    case 'ask':
      return (
        (await approvedBeforeForm(context, spec, raw, found, reason, capabilities)) ??
        heldBackForm(context, spec, found.options, found.about?.scope ?? named) ??
        (await ask(context, spec, found.options, raw))
      );
    case 'problems': {
      const names = found.problems.map((problem) => problem.option);
      const fields = await askFor(context, spec.options, names, raw, found.problems);
      return { kind: 'problems', problems: found.problems, fields };
    }
    case 'refused':
      return refusedAs(
        spec,
        refusedOutcome(authorizedActor(context, 'role', reason), found.scope ?? named, found.refusal),
      );
    case 'found': {
      const scope = spec.scope(found.subject);
      const action = actionOn(spec, found.subject);
      const authorized = authorize(context, action, scope, reason);
      if (authorized.kind === 'refused')
        return refusedAs(
          spec,
          refusedOutcome(authorizedActor(context, 'role', reason), scope, authorized.refusal),
          action,
        );
      const held = heldBack(authorized.context, action, 'ask' in spec ? 'asks' : 'acts', scope);
      return refusedAs(spec, held ?? (await go(authorized.context, found.subject, resolved.values)), action);
    }
  }
}

function actionOn<Services, Specs extends OptionSpecs, Subject>(
  spec: DirectSpec<Services, Specs, Subject> | ConfirmedSpec<Services, Specs, Subject>,
  subject: Subject,
): ActionName {
  return spec.actionOf?.(subject) ?? spec.action;
}

/**
 * What the second factor has to say before a command goes on; the writing transaction decides it again.
 * @param next a command that asks first is asked for no code yet: the press of its button is.
 */
function heldBack<Services>(
  { actor, now, by, approval }: AuthorizedContext<Services>,
  action: ActionName,
  next: 'asks' | 'acts',
  scope: Scope,
): CommandOutcome | undefined {
  // Of someone who isn't speaking, the writing transaction knows when they entered their code.
  if (actor.secondFactor === undefined || approval?.isAway === true) return undefined;
  const decision = decideSecondFactor(action, actor.secondFactor, now);
  if (decision === 'code') return next === 'acts' ? { kind: 'code' } : undefined;
  const refusal = secondFactorRefusal(decision);
  return refusal === undefined ? undefined : refusedOutcome(by, scope, refusal);
}

/** The same before a form whose answers are kept nowhere: they would be lost while a code is asked for. */
function heldBackForm<Services>(
  context: CommandContext<Services>,
  spec: Pick<Command<Services>, 'action' | 'options'> & { readonly recordAs?: AuditAction },
  names: readonly string[],
  scope: Scope = {},
): CommandOutcome | undefined {
  if (!names.some((name) => isFormOnly(spec.options[name]))) return undefined;
  const held = heldBack({ ...context, by: authorizedActor(context, 'role', undefined) }, spec.action, 'acts', scope);
  return held === undefined ? undefined : refusedAs(spec, held);
}

/** Says of a refusal what was refused: the command's name in the audit trail, or the action that it comes to here. */
function refusedAs(
  { recordAs }: { readonly recordAs?: AuditAction },
  outcome: CommandOutcome,
  action?: ActionName,
): CommandOutcome {
  const refusedAction = recordAs ?? action;
  return outcome.kind !== 'refused' || refusedAction === undefined ? outcome : { ...outcome, action: refusedAction };
}

/** Says what contradicts what, and writes each of the commands that could have been meant. */
function contradictory(
  { path, options: specs }: { readonly path: readonly string[]; readonly options: OptionSpecs },
  raw: RawOptions,
  { options, why, instead }: Contradiction,
): Refusal {
  const subject = allOf(options.map((name) => `${name}:${raw[name] ?? ''}`));
  const lines = instead.map((changes) => {
    const merged: Readonly<Record<string, string | undefined>> = { ...raw, ...changes };
    const given = Object.keys(specs).flatMap((name) => (merged[name] === undefined ? [] : [[name, merged[name]]]));
    return writeCommand(path, Object.fromEntries(given));
  });
  return { code: 'contradictory', subject, why, instead: lines };
}

/** The reason that was given, where the command takes one. */
function reasonIn({ reason }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof reason === 'string' ? reason : undefined;
}
