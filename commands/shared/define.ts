import type {
  AuthorizedContext,
  Command,
  CommandContext,
  ConfirmedSpec,
  DirectSpec,
} from '../../src/chat/contracts/command.ts';
import type { OptionSpecs } from '../../src/chat/contracts/options.ts';
import { defineCommand, defineConfirmedCommand } from '../../src/chat/engine/defineCommand.ts';
import type { ServiceContext } from '../../src/services/context.ts';

/** What every command of this program stands on: the services' context. */
export type Context = CommandContext<ServiceContext>;
export type Authorized = AuthorizedContext<ServiceContext>;
export type LatchkeyCommand = Command<ServiceContext>;

/** Declares a command that is carried out at once. */
export function command<const Specs extends OptionSpecs, Subject>(
  spec: DirectSpec<ServiceContext, Specs, Subject>,
): LatchkeyCommand {
  return defineCommand(spec);
}

/** Declares a command that asks first, with its verb on the button. */
export function confirmedCommand<const Specs extends OptionSpecs, Subject>(
  spec: ConfirmedSpec<ServiceContext, Specs, Subject>,
): LatchkeyCommand {
  return defineConfirmedCommand(spec);
}
