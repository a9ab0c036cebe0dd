import { z } from 'zod';
import type { Inbound, Invoker, Place } from './inboundTypes.ts';
import { textOfMessage } from './messageText.ts';
import { enterpriseUser, id, optionalId, ownTeam, short, UNNAMED } from './payloadFields.ts';
import { MESSAGE_SHORTCUT, SHORTCUT } from './shortcuts.ts';

/**
 * What Slack sends, as far as we read it. Everything that arrives is checked against these shapes before anything is done with
 * it; fields that we don't know are ignored. See docs.slack.dev/reference/interaction-payloads.
 */

const url = z.url().max(2_000);
const person = z.object({ id, team_id: optionalId, name: short.optional() });

const interaction = {
  user: person.extend({ enterprise_user: enterpriseUser }),
  team: z
    .object({ id })
    .nullish()
    .transform((value) => value ?? undefined),
  enterprise: z
    .object({ id })
    .nullish()
    .transform((value) => value ?? undefined),
};

const view = z.object({
  id,
  type: z.enum(['modal', 'home']),
  hash: short,
  callback_id: z.string().max(255).default(''),
  state: z
    .object({
      values: z.record(
        z.string(),
        z.record(
          z.string(),
          z.object({
            value: z.string().max(10_000).nullish(),
            selected_option: z.object({ value: z.string().max(2_000) }).nullish(),
          }),
        ),
      ),
    })
    .optional(),
});

const COMMAND = z.object({
  command: short,
  text: z.string().max(10_000).default(''),
  response_url: url,
  trigger_id: short,
  user_id: id,
  user_name: short.optional(),
  team_id: id,
  enterprise_id: optionalId,
  channel_id: id,
});

const PRESS = z.object({
  type: z.literal('block_actions'),
  ...interaction,
  trigger_id: short,
  response_url: url.optional(),
  container: z.object({ type: short, is_ephemeral: z.boolean().optional(), channel_id: id.optional() }),
  channel: z.object({ id }).optional(),
  view: view.optional(),
  actions: z
    .array(
      z.object({
        value: z.string().max(2_000).optional(),
        selected_option: z.object({ value: z.string().max(2_000) }).nullish(),
      }),
    )
    .min(1),
});

const SUBMISSION = z.object({ type: z.literal('view_submission'), ...interaction, view });

const SUGGESTION = z.object({
  type: z.literal('block_suggestion'),
  ...interaction,
  block_id: z.string().max(255),
  value: z.string().max(500).default(''),
  view: view.optional(),
});

const EVENT = z.object({
  type: z.literal('event_callback'),
  event_id: short,
  team_id: optionalId,
  enterprise_id: optionalId,
  event: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('app_home_opened'),
      user: id,
      tab: short.default('home'),
      enterprise_user: enterpriseUser,
    }),
    z.object({ type: z.literal('subteam_members_changed'), subteam_id: id }),
    z.object({ type: z.literal('subteam_updated'), subteam: z.object({ id }) }),
    z.object({ type: z.literal('user_change'), user: z.object({ id, enterprise_user: enterpriseUser }) }),
    z.object({ type: z.literal('app_uninstalled') }),
    z.object({ type: z.literal('tokens_revoked'), tokens: z.object({ bot: z.array(z.string()).default([]) }) }),
  ]),
});

/** Reads what Slack sent. @returns undefined if it has no shape that we asked for. */
export function readPayload(body: unknown): Inbound | undefined {
  const type = typeof body === 'object' && body !== null && 'type' in body ? body.type : undefined;
  switch (type) {
    case undefined:
      return readCommand(body);
    case 'block_actions':
      return readPress(body);
    case 'view_submission':
      return readSubmission(body);
    case 'block_suggestion':
      return readSuggestion(body);
    case 'shortcut':
    case 'message_action':
      return readShortcut(body);
    case 'event_callback':
      return readEvent(body);
    default:
      return undefined;
  }
}

function readCommand(body: unknown): Inbound | undefined {
  const { data } = COMMAND.safeParse(body);
  if (data === undefined) return undefined;
  return {
    kind: 'command',
    name: data.trigger_id,
    invoker: {
      userId: data.user_id,
      teamId: data.team_id,
      enterpriseId: data.enterprise_id,
      enterpriseUserId: undefined,
      own: UNNAMED,
    },
    text: data.text,
    conversation: data.channel_id,
    responseUrl: data.response_url,
    triggerId: data.trigger_id,
  };
}

function readPress(body: unknown): Inbound | undefined {
  const { data } = PRESS.safeParse(body);
  const [first] = data?.actions ?? [];
  const action = first?.selected_option?.value ?? first?.value;
  if (data === undefined || action === undefined) return undefined;
  const { view: shown, container, channel } = data;
  const conversation = channel?.id ?? container.channel_id;
  const place: Place =
    shown === undefined
      ? { kind: 'message', lasting: container.is_ephemeral !== true, conversation }
      : { kind: shown.type, viewId: shown.id, hash: shown.hash };
  return {
    kind: 'press',
    name: data.trigger_id,
    invoker: userOf(data),
    action,
    place,
    responseUrl: data.response_url,
    triggerId: data.trigger_id,
  };
}

function readSubmission(body: unknown): Inbound | undefined {
  const { data } = SUBMISSION.safeParse(body);
  if (data === undefined) return undefined;
  const answers: Record<string, string> = {};
  for (const [field, elements] of Object.entries(data.view.state?.values ?? {})) {
    const [element] = Object.values(elements);
    const answer = element?.selected_option?.value ?? element?.value ?? undefined;
    if (answer !== undefined) answers[field] = answer;
  }
  return {
    kind: 'submission',
    // The person beside it: nobody uses up a form of somebody else's.
    claim: `form:${data.user.id}:${data.view.callback_id}`,
    invoker: userOf(data),
    form: data.view.callback_id,
    answers,
    viewId: data.view.id,
  };
}

function readSuggestion(body: unknown): Inbound | undefined {
  const { data } = SUGGESTION.safeParse(body);
  if (data === undefined) return undefined;
  const form = data.view?.callback_id ?? '';
  return { kind: 'suggestion', invoker: userOf(data), form, field: data.block_id, query: data.value };
}

function readShortcut(body: unknown): Inbound | undefined {
  const { data } = MESSAGE_SHORTCUT.safeParse(body);
  const chosen = data ?? SHORTCUT.safeParse(body).data;
  if (chosen === undefined) return undefined;
  const { trigger_id: triggerId, callback_id: shortcut } = chosen;
  const text = data === undefined ? undefined : textOfMessage(data.message);
  return { kind: 'shortcut', name: triggerId, invoker: userOf(chosen), shortcut, text, triggerId };
}

function readEvent(body: unknown): Inbound | undefined {
  const { data } = EVENT.safeParse(body);
  if (data === undefined) return undefined;
  const { event, event_id: name } = data;
  switch (event.type) {
    case 'app_home_opened':
      return {
        kind: 'home-opened',
        name,
        tab: event.tab,
        invoker: {
          userId: event.user,
          teamId: data.team_id,
          enterpriseId: data.enterprise_id,
          enterpriseUserId: event.enterprise_user?.id,
          own: ownTeam(undefined, event.enterprise_user),
        },
      };
    case 'subteam_members_changed':
      return { kind: 'group-changed', name, group: event.subteam_id };
    case 'subteam_updated':
      return { kind: 'group-changed', name, group: event.subteam.id };
    case 'user_change': {
      const { id: userId, enterprise_user: grid } = event.user;
      return { kind: 'person-changed', name, userId, enterpriseUserId: grid?.id };
    }
    case 'app_uninstalled':
      return { kind: 'removed', name, teamId: data.team_id };
    case 'tokens_revoked':
      // People's own tokens are none of ours.
      return event.tokens.bot.length === 0 ? undefined : { kind: 'removed', name, teamId: data.team_id };
  }
}

function userOf(data: Pick<z.infer<typeof SUBMISSION>, 'user' | 'team' | 'enterprise'>): Invoker {
  return {
    userId: data.user.id,
    // Null on organisation-wide installs; then the person's own workspace counts.
    teamId: data.team?.id ?? data.user.team_id,
    enterpriseId: data.enterprise?.id ?? data.user.enterprise_user?.enterprise_id,
    enterpriseUserId: data.user.enterprise_user?.id,
    own: ownTeam(data.user.team_id, data.user.enterprise_user),
  };
}
