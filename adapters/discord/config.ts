import { list, optional, token, url } from '../../src/chat/contracts/variables.ts';
import { CONFIG } from './copy.ts';

/** How to reach Discord: over the Gateway, or by the interactions that it posts to us. */
export interface DiscordOptions {
  readonly token: string;
  readonly applicationId: string;
  /** The guilds (servers) that are served; all others are refused. */
  readonly guildIds: readonly string[];
  readonly transport: { readonly kind: 'gateway' } | { readonly kind: 'http'; readonly publicKey: string };
  /** The API's address without its version, such as `https://discord.com/api`. */
  readonly apiUrl: string;
}

/** Discord's environment variables (docs/discord.md). */
export const DISCORD_VARIABLES = {
  DISCORD_TOKEN: token(/^[\w.-]{20,}$/, CONFIG.tokenShape),
  DISCORD_APPLICATION_ID: token(/^\d{17,20}$/, CONFIG.idShape),
  DISCORD_GUILD_IDS: optional(list(/^\d{17,20}$/, '123456789012345678,…')),
  DISCORD_PUBLIC_KEY: token(/^[0-9a-f]{64}$/i, CONFIG.keyShape),
  DISCORD_API_URL: url(),
};

/** Discord's variables as they were read. */
export interface DiscordVariables {
  readonly DISCORD_TOKEN?: string | undefined;
  readonly DISCORD_APPLICATION_ID?: string | undefined;
  readonly DISCORD_GUILD_IDS?: readonly string[] | undefined;
  readonly DISCORD_PUBLIC_KEY?: string | undefined;
  readonly DISCORD_API_URL?: string | undefined;
}

/** Finds variables of Discord's that need one another. */
export function checkDiscordVariables(
  env: DiscordVariables,
  addIssue: (name: 'DISCORD_TOKEN' | 'DISCORD_APPLICATION_ID' | 'DISCORD_GUILD_IDS', message: string) => void,
): void {
  if (env.DISCORD_TOKEN === undefined) {
    if (env.DISCORD_PUBLIC_KEY !== undefined) addIssue('DISCORD_TOKEN', CONFIG.noToken);
    return;
  }
  if (env.DISCORD_APPLICATION_ID === undefined) addIssue('DISCORD_APPLICATION_ID', CONFIG.noApplication);
  if (env.DISCORD_GUILD_IDS === undefined || env.DISCORD_GUILD_IDS.length === 0)
    addIssue('DISCORD_GUILD_IDS', CONFIG.noServers);
}

/** @returns how to reach Discord, over HTTP where the public key is set; undefined where its token is not. */
export function discordOptions(env: DiscordVariables): DiscordOptions | undefined {
  const { DISCORD_TOKEN: token, DISCORD_APPLICATION_ID: applicationId, DISCORD_PUBLIC_KEY: publicKey } = env;
  if (token === undefined || applicationId === undefined) return undefined;
  return {
    token,
    applicationId,
    guildIds: [...new Set(env.DISCORD_GUILD_IDS)],
    transport: publicKey === undefined ? { kind: 'gateway' } : { kind: 'http', publicKey },
    apiUrl: (env.DISCORD_API_URL ?? 'https://discord.com/api').replace(/\/+$/, ''),
  };
}
