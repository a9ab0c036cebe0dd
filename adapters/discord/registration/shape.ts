import type {
  APIApplicationCommandSubcommandGroupOption,
  APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
} from 'discord.js';

/** What stands directly below a command of ours. */
export type Branch = APIApplicationCommandSubcommandOption | APIApplicationCommandSubcommandGroupOption;

/** A slash command as it is registered: what a PUT for a guild takes, and for all guilds. */
export interface CommandPayload {
  readonly type: ApplicationCommandType.ChatInput;
  readonly name: string;
  readonly description: string;
  readonly options: Branch[];
}

/** What people type first. */
export const ROOT = 'apikey';

/** The types of options: https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-type */
export const OPTION: {
  readonly subcommand: ApplicationCommandOptionType.Subcommand;
  readonly group: ApplicationCommandOptionType.SubcommandGroup;
  readonly text: ApplicationCommandOptionType.String;
  readonly integer: ApplicationCommandOptionType.Integer;
  readonly user: ApplicationCommandOptionType.User;
} = { subcommand: 1, group: 2, text: 3, integer: 4, user: 6 };
