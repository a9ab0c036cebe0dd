import type {
  AuthorizedContext,
  Command,
  CommandContext,
  ConfirmedSpec,
  DirectSpec,
  Found,
} from '../../src/chat/contracts/command.ts';
import type { OptionSpecs } from '../../src/chat/contracts/options.ts';
import { type Block, view } from '../../src/chat/contracts/view.ts';
import { defineCommand, defineConfirmedCommand } from '../../src/chat/engine/defineCommand.ts';
import type { AuditAction } from '../../src/domain/audit/auditAction.ts';
import type { Parsed } from '../../src/domain/parsed.ts';
import { onlyReads, type Scope } from '../../src/domain/people/permissions.ts';
import type { ChannelRef, Named } from '../../src/domain/refs.ts';
import { done } from '../../src/domain/result.ts';
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

/** Answers with these blocks; what is undefined is left out. */
export function showing(...blocks: readonly (Block | undefined)[]) {
  return done({ kind: 'view', view: view(...blocks) } as const);
}

/** Wraps what the options named. */
export function found<Subject>(subject: Subject): Promise<Found<Subject>> {
  return Promise.resolve({ kind: 'found', subject });
}

/** What permission on a project is decided on. */
export function scopeOfProject({ id, name }: Named): Scope {
  return { projectId: id, projectName: name };
}

/** What permission on an integration channel is decided on. */
export function scopeOfChannel({ project }: ChannelRef): Scope {
  return scopeOfProject(project);
}

/** A command about nothing in particular. */
export const aboutNothing = { find: () => found(undefined), scope: () => ({}) } as const;

/** A command about the project that the options name. */
export const aboutProject = {
  find: (_: Context, { project }: { readonly project: Named }) => found(project),
  scope: scopeOfProject,
} as const;

/** A command about the integration channel that the options name. */
export const aboutChannel = {
  find: (_: Context, { channel }: { readonly channel: ChannelRef }) => found(channel),
  scope: scopeOfChannel,
} as const;

/** Reads the ID of a stored row, as a button carries it. @param otherwise what is said of anything else. */
export function readRowId(otherwise: string): (text: string) => Parsed<string> {
  return (text) =>
    /^[0-9A-Za-z]{16}$/.test(text) ? { kind: 'value', value: text } : { kind: 'problem', words: otherwise };
}
