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

/** What is registered: what a PUT for a guild takes, and for all guilds. */
export type Payload = CommandPayload | MessagePayload;

/** A slash command. */
export interface CommandPayload extends Scoped {
  readonly type: ApplicationCommandType.ChatInput;
  readonly description: string;
  readonly options: Branch[];
}

/** A command in the menu of each message: it has a name in words, and nothing else. */
export interface MessagePayload extends Scoped {
  readonly type: ApplicationCommandType.Message;
}

interface Scoped {
  readonly name: string;
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
export function inDirectMessages(payload: Payload): Payload {
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
