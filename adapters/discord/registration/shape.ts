import type {
  APIApplicationCommandSubcommandGroupOption,
  APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord.js';

/** What stands directly below a command of ours. */
export type Branch = APIApplicationCommandSubcommandOption | APIApplicationCommandSubcommandGroupOption;

/** A slash command as it is registered: what a PUT for a guild takes, and for all guilds. */
export interface CommandPayload {
  readonly type: ApplicationCommandType.ChatInput;
  readonly name: string;
  readonly description: string;
  readonly options: Branch[];
  /** Where it can be used, and by whose installation; only set for global commands. */
  readonly contexts?: readonly InteractionContextType[];
  readonly integration_types?: readonly ApplicationIntegrationType[];
}

const BOT_DM: InteractionContextType.BotDM = 1;
const GUILD_INSTALL: ApplicationIntegrationType.GuildInstall = 0;

/**
 * The same command in direct messages with the bot, and nowhere else: commands of a guild are not offered there. See
 * https://docs.discord.com/developers/interactions/application-commands#interaction-contexts
 */
export function inDirectMessages(payload: CommandPayload): CommandPayload {
  return { ...payload, contexts: [BOT_DM], integration_types: [GUILD_INSTALL] };
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
