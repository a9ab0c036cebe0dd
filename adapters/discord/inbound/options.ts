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

/** Where Discord posts interactions to. */
export const INTERACTIONS_PATH = '/discord/interactions';
