import { z } from 'zod';
import type { RawOptions } from '../../../src/chat/contracts/options.ts';
import { type GivenOption, type Invocation, pathOf } from '../registration/path.ts';
import { answersOf } from '../render/answers.ts';
import { textOfMessage } from './messageText.ts';

/**
 * What Discord sends, as far as we read it. Everything that arrives is checked against these shapes before anything is done with
 * it; fields that we don't know are ignored. See docs.discord.com/developers/interactions/receiving-and-responding.
 */

const snowflake = z.string().regex(/^\d{5,20}$/);
const short = z.string().max(300);

const user = z.object({
  id: snowflake,
  username: short,
  global_name: short.nullish(),
  bot: z.boolean().optional(),
  system: z.boolean().optional(),
});

/** A member of a guild, in an interaction and by `GET /guilds/ID/members/ID` alike. */
export const MEMBER = z.object({
  user,
  roles: z.array(snowflake).max(1_000),
  nick: short.nullish(),
  pending: z.boolean().optional(),
  flags: z.number().optional(),
});

/** A bit set, in decimal. */
const permissions = z.string().regex(/^\d{1,40}$/);

const common = {
  id: snowflake,
  // It becomes part of an address, where dots alone would lead elsewhere.
  token: z.string().regex(/^(?!\.+$)[\w.=-]{1,1000}$/),
  application_id: snowflake,
  guild_id: snowflake.optional(),
  channel_id: snowflake.optional(),
  channel: z.object({ type: z.number() }).optional(),
  locale: short.optional(),
  user: user.optional(),
  // In an interaction also what they, and the app, may do in its conversation.
  member: MEMBER.extend({ permissions: permissions.optional() }).optional(),
  app_permissions: permissions.optional(),
};

const value = { value: z.union([z.string().max(6_000), z.number(), z.boolean()]).optional() };
const option = { type: z.number(), name: short, ...value, focused: z.boolean().optional() };
const options = (inner: z.ZodType<GivenOption>) => z.array(inner).max(25).optional();
const leaf = z.object(option);
const verb = z.object({ ...option, options: options(leaf) });
const noun = z.object({ ...option, options: options(verb) });

const CHAT_INPUT = 1;
const COMMAND = z.object({
  ...common,
  data: z.object({ type: z.literal(CHAT_INPUT), name: short, options: options(noun) }),
});

/** A command that somebody chose in a message's menu, with the message: docs.discord.com, application-commands#message-commands. */
const MESSAGE_COMMAND = z.object({
  ...common,
  data: z.object({
    type: z.literal(3),
    target_id: snowflake,
    resolved: z.object({ messages: z.record(z.string(), z.unknown()) }),
  }),
});

const message = z.object({ id: snowflake, flags: z.number().optional() });
const PRESS = z.object({
  ...common,
  message,
  data: z.object({ custom_id: z.string().max(100), values: z.array(z.string().max(100)).max(25).optional() }),
});

const input = z.object({
  custom_id: z.string().max(100).optional(),
  value: z.string().max(4_000).optional(),
  values: z.array(z.string().max(100)).max(25).optional(),
});
const field = input.extend({ type: z.number().optional() });

const SUBMISSION = z.object({
  ...common,
  message: message.optional(),
  data: z.object({
    custom_id: z.string().max(100),
    components: z.array(z.object({ component: field.optional() })).max(40),
  }),
});

/** The person who did something, as the payload names them. */
export interface Invoker {
  readonly userId: string;
  readonly name: string;
  /** Their user name, unique in all of Discord. */
  readonly handle: string;
  /** Why they are not served, no matter who they are, such as for being a bot. */
  readonly strange: string | undefined;
  readonly locale: string | undefined;
  /** Where it was done; undefined in a direct message. */
  readonly guildId: string | undefined;
  /** Their roles there. */
  readonly roles: readonly string[];
  /** The conversation, where they may post in it, and so may the app. */
  readonly postsIn: string | undefined;
}

/** Something that Discord sent, understood. */
export type Inbound = {
  /** Discord's own name for it, the same when it is sent again. */
  readonly id: string;
  readonly token: string;
  readonly applicationId: string;
  readonly invoker: Invoker;
} & (
  | ({ readonly kind: 'command' } & Invocation)
  /** A message that somebody asks about. */
  | { readonly kind: 'message'; readonly text: string }
  /** What is being typed is to be completed. */
  | ({ readonly kind: 'autocomplete' } & Invocation)
  /** `lasting` where the message can be read again later: no secret may go there. */
  | { readonly kind: 'press'; readonly action: string; readonly lasting: boolean }
  | {
      readonly kind: 'submission';
      /** What the form carries. */
      readonly form: string;
      readonly answers: RawOptions;
      /** Whether the form was opened from a message that only the person sees. */
      readonly fromEphemeral: boolean;
    }
);

const EPHEMERAL = 64;

/** Reads what Discord sent. @returns undefined if it has no shape that we asked for. */
export function readInteraction(body: unknown): Inbound | undefined {
  switch (typeOf(body)) {
    case 2:
    case 4:
      return readCommand(body);
    case 3: {
      const { data } = PRESS.safeParse(body);
      if (data === undefined) return undefined;
      const { custom_id: name, values } = data.data;
      const lasting = ((data.message.flags ?? 0) & EPHEMERAL) === 0;
      return withUser(data, { kind: 'press', action: values?.[0] ?? name, lasting });
    }
    case 5: {
      const { data } = SUBMISSION.safeParse(body);
      if (data === undefined) return undefined;
      const fromEphemeral = ((data.message?.flags ?? 0) & EPHEMERAL) !== 0;
      const { custom_id: form, components } = data.data;
      return withUser(data, { kind: 'submission', form, answers: answersOf(components), fromEphemeral });
    }
    default:
      return undefined;
  }
}

/** Whether Discord asks if there is anybody (`PING`). */
export function isPing(body: unknown): boolean {
  return typeOf(body) === 1;
}

function typeOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'type' in body ? body.type : undefined;
}

function readCommand(body: unknown): Inbound | undefined {
  const about = MESSAGE_COMMAND.safeParse(body).data;
  if (about !== undefined) {
    const { target_id: target, resolved } = about.data;
    return withUser(about, { kind: 'message', text: textOfMessage(resolved.messages[target]) });
  }
  const { data } = COMMAND.safeParse(body);
  const invocation = data === undefined ? undefined : pathOf(data.data);
  if (data === undefined || invocation === undefined) return undefined;
  return typeOf(body) === 2
    ? withUser(data, { kind: 'command', ...invocation })
    : withUser(data, { kind: 'autocomplete', ...invocation });
}

type Common = Pick<
  z.infer<typeof COMMAND>,
  | 'id'
  | 'token'
  | 'application_id'
  | 'guild_id'
  | 'channel_id'
  | 'channel'
  | 'locale'
  | 'user'
  | 'member'
  | 'app_permissions'
>;

function withUser<What>({ id, token, application_id: applicationId, ...about }: Common, what: What) {
  const { guild_id: guildId, locale, member, user: alone } = about;
  const postsIn = mayPost(about) ? about.channel_id : undefined;
  const invoker =
    guildId === undefined
      ? alone && { ...personOf({ user: alone, roles: [] }), locale, guildId, postsIn }
      : member && { ...personOf(member), locale, guildId, postsIn };
  return invoker && { id, token, applicationId, invoker, ...what };
}

/** https://docs.discord.com/developers/topics/permissions: who may post in a conversation, and in a thread. */
const SEND_MESSAGES = 1n << 11n;
const SEND_MESSAGES_IN_THREADS = 1n << 38n;
const THREADS: readonly (number | undefined)[] = [10, 11, 12];

function mayPost({ member, channel, app_permissions: app }: Pick<Common, 'member' | 'channel' | 'app_permissions'>) {
  const needed = THREADS.includes(channel?.type) ? SEND_MESSAGES_IN_THREADS : SEND_MESSAGES;
  const may = (granted: string) => (BigInt(granted) & needed) === needed;
  return member?.permissions !== undefined && may(member.permissions) && (app === undefined || may(app));
}

/** https://docs.discord.com/developers/resources/guild#guild-member-object-guild-member-flags */
const IS_GUEST = 1 << 4;

/** What is said of a person, by themselves or as a member of a guild. */
export function personOf({ user: who, roles, nick, pending, flags }: z.infer<typeof MEMBER>) {
  const names = [nick, who.global_name, who.username];
  const name = names.find((one) => one !== undefined && one !== null && one !== '') ?? who.id;
  const isBot = who.bot === true || who.system === true;
  const isGuest = ((flags ?? 0) & IS_GUEST) !== 0;
  const strange = isBot ? 'bot' : isGuest ? 'guest' : pending === true ? 'not yet admitted to the server' : undefined;
  return { userId: who.id, name, handle: who.username, strange, roles };
}
