import { onTestFinished } from 'vitest';
import { isObject, type Json, parseJson } from '../shared/json.ts';
import { FakeDiscord, type FakeDiscordOptions } from './fakeDiscord.ts';

/** Somebody in the guild. */
export const ANA = '700000000000000001';
/** Somebody else. */
export const BEN = '700000000000000002';
/** A guild in which both are, and the bot is. */
export const GUILD = '800000000000000001';
/** Its channel. */
export const GENERAL = '900000000000000001';

/** Opens a Discord with two people in a guild; it is closed when the running test ends. */
export async function openDiscord(options: FakeDiscordOptions = {}): Promise<FakeDiscord> {
  const discord = await FakeDiscord.open(options);
  onTestFinished(() => discord.close());
  discord.putUser({ id: ANA, username: 'ana' });
  discord.putUser({ id: BEN, username: 'ben' });
  discord.putGuild({ id: GUILD, name: 'House' });
  for (const user of [ANA, BEN]) discord.putMember(GUILD, { user });
  discord.putChannel({ id: GENERAL, guild: GUILD, name: 'general' });
  return discord;
}

/** A request by hand, as the bot would make it. */
export interface Asked {
  readonly status: number;
  /** Undefined if it is no JSON. */
  readonly body: Json | undefined;
  readonly headers: Headers;
}

/** Asks the REST API by hand. @param path after `/v10`. @param token `null` sends none. */
export async function ask(
  discord: FakeDiscord,
  method: string,
  path: string,
  body?: object | FormData,
  token: string | null = discord.app.botToken,
): Promise<Asked> {
  const isForm = body instanceof FormData;
  const response = await fetch(`${discord.apiUrl}/v10${path}`, {
    method,
    headers: {
      'user-agent': 'DiscordBot (https://latchkey.invalid, 1)',
      ...(token === null ? {} : { authorization: `Bot ${token}` }),
      ...(isForm || body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: parseJson(text), headers: response.headers };
}

/** @returns the ID of what was answered. */
export function idIn({ body }: Asked): string {
  return isObject(body) ? String(body['id']) : '';
}

/** Registers commands in the guild, and fails if they are not taken. */
export async function register(discord: FakeDiscord, ...commands: readonly object[]): Promise<void> {
  const path = `/applications/${discord.app.id}/guilds/${GUILD}/commands`;
  const { status, body } = await ask(discord, 'PUT', path, commands);
  if (status !== 200) throw new Error(JSON.stringify(body));
}

/** @returns a command that takes one text, for which the app is asked while it is typed. */
export const apikey = {
  name: 'apikey',
  description: 'Manages API keys.',
  options: [
    {
      type: 1,
      name: 'regenerate',
      description: 'Makes a new secret.',
      options: [
        { type: 3, name: 'channel', description: 'Where the key is for.', required: true, autocomplete: true },
        { type: 3, name: 'replace', description: 'What is new.', choices: [{ name: 'Secret only', value: 'secret' }] },
        { type: 6, name: 'owner', description: 'Whose it is.' },
      ],
    },
    { type: 1, name: 'help', description: 'Explains.' },
  ],
} as const;

/** @returns a row with one button. */
export const buttonRow = (label: string, customId: string, style = 1) => ({
  type: 1,
  components: [{ type: 2, style, label, custom_id: customId }],
});

/** @returns a form with one text input, called `name`. */
export const form = (title: string, customId = 'form') => ({
  custom_id: customId,
  title,
  components: [
    {
      type: 18,
      label: 'Name',
      component: { type: 4, custom_id: 'name', style: 1, max_length: 40 },
    },
  ],
});
