import { code, heading, note, text, type View, view } from '../../src/chat/contracts/view.ts';

/** Texts of the Discord adapter itself. Functions take data and return words; nothing is decided here. */

/** Discord doesn't say who someone is, and only people it vouches for are served. */
export const WHO_ARE_YOU: View = view(
  heading('Discord isn’t responding, so I can’t confirm who you are.'),
  text('Nothing was changed.'),
  note('Try again in a moment.'),
);

/** The database doesn't answer, so a request can't be told from its repetition. */
export const NOT_NOW: View = view(
  heading('Latchkey can’t do this right now.'),
  text('Its database isn’t responding. Nothing was changed.'),
  note('Try again in a moment. If it keeps happening, tell an admin of Latchkey.'),
);

/** A command in a DM, where Discord vouches for no role: it is for people only who proved elsewhere who they are. */
export const NOT_LINKED: View = view(
  heading('Link your account to use Latchkey in DMs.'),
  text('In DMs, only people with a linked account can use Latchkey. Nothing was done.'),
  note(
    'Run the command in the server instead. To link your account, type this in the server and on your other platform:',
  ),
  code('/apikey link'),
);

/** What stands in windows and messages beside a view. */
export const SCREEN = {
  nothing: 'There’s nothing to show.',
  typeName: 'Type its name',
  chooseSomeone: 'Choose someone',
  group: 'API keys: create, regenerate, disable, find.',
  secretDeleted: 'Secret deleted',
  deletedText: 'The secret that was shown here was deleted. It can’t be looked up again.',
  regenerate:
    'If you didn’t copy it in time, get a new one: /apikey regenerate, or /apikey mfa codes for recovery codes',
} as const;
export const moreItems = (count: number): string => `… and ${count} more`;
export const pictureOf = (description: string): string => `[picture: ${description}]`;
/** A file that is too large for Discord. */
export const fileTooLarge = (name: string): string => `${name} is too large for Discord. Nothing was sent.`;
export const example = (value: string): string => `Such as: ${value}`;
export const noRoom = (names: readonly string[]): string =>
  `There’s no room here for ${names.join(', ')}. To set them, add them to the command.`;
export const deletedIn = (minutes: number): string =>
  `This message is deleted in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`;

/** Why the adapter can't start or continue, for the person who runs the program: what is wrong, and what to do. */
const WHERE = 'docs/discord.md says where to find each value.';
export const TOKEN_REFUSED = [
  'Discord refused DISCORD_TOKEN (401 Unauthorized).',
  'Reset the token on the application’s Bot page and set the new one.',
  WHERE,
] as const;
export const WRONG_PUBLIC_KEY = [
  'DISCORD_PUBLIC_KEY isn’t the public key of this application.',
  'Copy it from the application’s General Information page.',
  WHERE,
] as const;
export const otherApplication = (applicationId: string): readonly string[] => [
  `DISCORD_TOKEN belongs to the application ${applicationId}, but DISCORD_APPLICATION_ID names another one.`,
  'Set both from the same application.',
  WHERE,
];
const UPDATE = 'This version of Latchkey doesn’t fit the Gateway. Update it.';
/** What to do about close codes of the Gateway after which connecting again can't help. */
export const CLOSE_REMEDIES: Readonly<Record<number, string>> = {
  4004: 'The token was reset. Set the new one from the application’s Bot page.',
  4010: UPDATE,
  4011: 'The bot is in too many servers for one connection. Use HTTP interactions: set DISCORD_PUBLIC_KEY.',
  4012: UPDATE,
  4013: UPDATE,
  4014: UPDATE,
};
export const gatewayClosed = (code: number, remedy: string): readonly string[] => [
  `Discord closed the Gateway connection for good (${code}).`,
  remedy,
  WHERE,
];
/** What to do where commands can't be registered. */
export const REGISTRATION_REMEDIES: Readonly<Record<number | string, string>> = {
  50001: 'Invite the bot to this server with the scopes bot and applications.commands. docs/discord.md has the link.',
  10004: 'This server doesn’t exist, or the bot isn’t in it. Check DISCORD_GUILD_IDS.',
  30034: 'Discord allows 200 new commands a day. Wait until tomorrow.',
};

/** What to do where Discord refuses messages for good. */
const LET_IN = 'Give the bot the permissions View Channel and Send Messages there, or name another channel.';
/** What to do in a channel where the bot can't post. */
export const LET_IN_HERE =
  'Ask someone who manages the server to give Latchkey the permissions View Channel and Send Messages there.';
const NO_SUCH_CHANNEL = 'The channel was deleted, or its ID is wrong. Name another channel.';
export const REFUSAL_REMEDIES: Readonly<Record<number | string, string>> = {
  'HTTP 401': TOKEN_REFUSED[1],
  10003: NO_SUCH_CHANNEL,
  20026: 'Discord quarantined the application. Its Developer Portal page says why.',
  40001: TOKEN_REFUSED[1],
  40003: 'The bot opened too many DMs in a short time. Wait.',
  50001: LET_IN,
  50008: 'Messages can’t be sent in a channel of this kind. Name a text channel.',
  50013: LET_IN,
  50014: TOKEN_REFUSED[1],
  50035: 'Update Latchkey. If it is up to date, report this.',
  50083: 'The thread is archived. Unarchive it, or name another channel.',
  160005: 'The thread is locked. Unlock it, or name another channel.',
  200000: 'AutoMod blocked the message. Exempt the bot from the rule.',
};

/** What is wrong with Discord's variables; each follows its variable's name, or `must look like`. */
export const CONFIG = {
  noToken: 'is required with DISCORD_PUBLIC_KEY. Set it to the token on the application’s Bot page',
  noApplication: 'is required with DISCORD_TOKEN. Set it to the ID on the application’s General Information page',
  noServers: 'is required with DISCORD_TOKEN. Set it to the IDs of the servers to serve; all others are refused',
  tokenShape: 'the token on the application’s Bot page',
  idShape: 'an ID of 17 to 20 digits',
  keyShape: '64 hexadecimal digits',
} as const;

/** What the readiness check says. */
export const NOT_CONNECTED = 'not connected yet';
export const NO_CONNECTION = 'no connection to Discord';
export const notResponding = (code: number | string): string => `Discord isn’t responding (${code})`;
export const HAS_ENDPOINT =
  'the application has an Interactions Endpoint URL, so Discord sends nothing over the Gateway: clear it, or set DISCORD_PUBLIC_KEY';

/** What a request to the interactions endpoint is answered that can't be served. */
export const ENDPOINT = {
  signature: 'The signature isn’t Discord’s.',
  unknown: 'Latchkey doesn’t serve this kind of interaction.',
  otherApplication: 'This interaction is for another application.',
  repeated: 'This was answered already.',
} as const;
