import type {
  AuthorizedContext,
  Command,
  CommandContext,
  ConfirmedSpec,
  DirectSpec,
} from '../../src/chat/contracts/command.ts';
import type { OptionSpecs } from '../../src/chat/contracts/options.ts';
import { defineCommand, defineConfirmedCommand } from '../../src/chat/engine/defineCommand.ts';
import type { AuditAction } from '../../src/domain/audit/auditAction.ts';
import { onlyReads, type Scope } from '../../src/domain/people/permissions.ts';
import type { ServiceContext } from '../../src/services/context.ts';
import { refuseIfTooFast } from '../../src/services/people/pace.ts';

/** What every command of this program stands on: the services' context. */
export type Context = CommandContext<ServiceContext>;
/** The context of a command whose permission was granted. */
export type Authorized = AuthorizedContext<ServiceContext>;
/** A command over Latchkey’s services. */
export type LatchkeyCommand = Command<ServiceContext>;

/** Declares a command that is carried out at once. */
export function command<const Specs extends OptionSpecs, Subject>(
  spec: DirectSpec<ServiceContext, Specs, Subject>,
): LatchkeyCommand {
  return defineCommand({
    ...spec,
    async run(context, request) {
      const action = spec.actionOf?.(request.subject) ?? spec.action;
      if (onlyReads(action)) return await spec.run(context, request);
      const scope = spec.scope(request.subject);
      return (await tooFast(context, spec.recordAs ?? action, scope)) ?? (await spec.run(context, request));
    },
  });
}

/** Declares a command that asks first, with its verb on the button. */
export function confirmedCommand<const Specs extends OptionSpecs, Subject>(
  spec: ConfirmedSpec<ServiceContext, Specs, Subject>,
): LatchkeyCommand {
  return defineConfirmedCommand({
    ...spec,
    async act(context, request) {
      const action = spec.recordAs ?? spec.actionOf?.(request.subject) ?? spec.action;
      return (await tooFast(context, action, spec.scope(request.subject))) ?? (await spec.act(context, request));
    },
  });
}

/** Counts each change that somebody asks for, before it is begun: a press is one, however many keys it is about. */
export async function tooFast({ services, by }: Authorized, action: AuditAction, scope: Scope) {
  return await refuseIfTooFast(services, by, action, scope);
}
