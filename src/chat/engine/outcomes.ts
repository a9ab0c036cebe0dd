import { permissionRefusal, type Requester } from '../../domain/people/authorization.ts';
import { type AuthorizedActor, decidePermission, type Scope } from '../../domain/people/permissions.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { Result } from '../../domain/result.ts';
import type { AuthorizedContext, Command, CommandContext, CommandOutcome, Reply } from '../contracts/command.ts';

/** Decides the permission before anything of a command's own runs. */
export function authorize<Services>(
  context: CommandContext<Services>,
  action: Command<Services>['action'],
  scope: Scope,
  reason: string | undefined,
):
  | { readonly kind: 'authorized'; readonly context: AuthorizedContext<Services> }
  | { readonly kind: 'refused'; readonly refusal: Refusal } {
  const decision = decidePermission(context.actor, action, scope, reason);
  return decision.kind === 'allowed'
    ? { kind: 'authorized', context: { ...context, by: authorizedActor(context, decision.basis, reason) } }
    : { kind: 'refused', refusal: permissionRefusal(decision, action, scope.projectName) };
}

/** Who asks, for the service that decides again where it writes. */
export function authorizedActor<Services>(
  { actor, platform, externalId, postsIn, now, approval }: CommandContext<Services>,
  basis: AuthorizedActor['basis'],
  reason: string | undefined,
): Requester {
  const { personId, name, onCall, groups = [] } = actor;
  const read = groups.length === 0 ? {} : { groups: { ids: groups, readAt: now } };
  const onCallReadAt = onCall ? now : null;
  const carried = approval === undefined ? {} : { carries: approval };
  const where = postsIn === undefined ? {} : { speaksIn: postsIn };
  const who = { personId, name, platform, externalId, ...where };
  return { ...who, basis, reason: reason ?? null, onCallReadAt, ...read, ...carried };
}

/** What a service's result means for the command. */
export function settleResult(by: Requester, scope: Scope, result: Result<Reply>): CommandOutcome {
  if (result.kind === 'refused' && result.refusal.code === 'code-needed') return { kind: 'code' };
  if (result.kind === 'refused' && result.refusal.code === 'approval-needed')
    return { kind: 'approval', asked: result.refusal.asked, by };
  return result.kind === 'done' ? result.value : refusedOutcome(by, scope, result.refusal, result.recorded);
}

/** A refusal. @param recorded whether it stands in the audit trail already. */
export function refusedOutcome(
  by: AuthorizedActor,
  scope: Scope,
  refusal: Refusal,
  recorded = false,
): CommandOutcome & { kind: 'refused' } {
  return { kind: 'refused', refusal, by, scope, recorded };
}
