import { type JsonObject, objectIn } from '../shared/json.ts';
import { type Control, type Filled, stateValues } from './controls.ts';
import type { Message } from './messages.ts';
import { messageObject } from './objects.ts';
import type { View } from './views.ts';
import type { Conversation, SlackUser, Workspace } from './workspace.ts';

/** What is in each interaction: who did it, where the app is installed, and the token that nobody should check. */
function commonFields(workspace: Workspace, user: SlackUser): JsonObject {
  const { team, app } = workspace;
  const grid =
    team.enterprise === undefined ? {} : { enterprise_id: team.enterprise.id, enterprise_name: team.enterprise.name };
  return {
    user: {
      id: user.id,
      username: user.name,
      name: user.name,
      // In a shared channel this is the user's own, and `team` below the app's (docs.slack.dev/apis/slack-connect).
      team_id: workspace.teamOf(user),
      ...workspace.enterpriseUser(user),
    },
    team: { id: team.id, domain: team.domain, ...grid },
    enterprise: team.enterprise ?? null,
    is_enterprise_install: false,
    api_app_id: app.appId,
    token: app.verificationToken,
  };
}

/** A conversation as a person's client names it. Source: docs.slack.dev/interactivity/implementing-slash-commands */
function channelName({ kind, name }: Conversation): string {
  if (kind === 'im') return 'directmessage';
  return kind === 'private' ? 'privategroup' : name;
}

/** @returns the fields of a typed command, as the form that Slack posts. */
export function commandPayload(
  workspace: Workspace,
  user: SlackUser,
  conversation: Conversation,
  said: { readonly command: string; readonly text: string; readonly triggerId: string; readonly responseUrl: string },
): JsonObject {
  const { team, app } = workspace;
  return {
    token: app.verificationToken,
    team_id: team.id,
    team_domain: team.domain,
    channel_id: conversation.id,
    channel_name: channelName(conversation),
    user_id: user.id,
    user_name: user.name,
    command: said.command,
    text: said.text,
    api_app_id: app.appId,
    is_enterprise_install: 'false',
    ...(team.enterprise === undefined
      ? {}
      : { enterprise_id: team.enterprise.id, enterprise_name: team.enterprise.name }),
    response_url: said.responseUrl,
    trigger_id: said.triggerId,
  };
}

/** @returns what is sent when a shortcut is chosen, in a message's menu or without one. Source: …/interaction-payloads/shortcuts-interaction-payload */
export function shortcutPayload(
  workspace: Workspace,
  user: SlackUser,
  chosen: { readonly callbackId: string; readonly triggerId: string; readonly about: JsonObject | undefined },
): JsonObject {
  return {
    type: chosen.about === undefined ? 'shortcut' : 'message_action',
    ...commonFields(workspace, user),
    callback_id: chosen.callbackId,
    trigger_id: chosen.triggerId,
    action_ts: workspace.ids.timestamp(),
    ...chosen.about,
  };
}

/** Where a person acts: on a message, or in a view. */
export type Surface =
  | { readonly kind: 'message'; readonly message: Message; readonly conversation: Conversation }
  | { readonly kind: 'view'; readonly view: View };

/** @returns what tells of the surface on which somebody acts. An ephemeral message is not sent along: Slack has no copy. */
function surfaceFields(workspace: Workspace, surface: Surface): JsonObject {
  if (surface.kind === 'view') {
    const { view } = surface;
    return {
      container: { type: 'view', view_id: view.id },
      view: view.payload(workspace.team, workspace.app),
    };
  }
  const { message, conversation } = surface;
  const ephemeral = message.kind === 'ephemeral';
  return {
    container: { type: 'message', message_ts: message.ts, channel_id: message.channel, is_ephemeral: ephemeral },
    channel: { id: conversation.id, name: channelName(conversation) },
    ...(ephemeral ? {} : { message: messageObject(workspace, message) }),
  };
}

/** @returns what is sent when a person presses or chooses something. Source: docs.slack.dev/reference/interaction-payloads/block_actions-payload */
export function blockActionsPayload(
  workspace: Workspace,
  user: SlackUser,
  surface: Surface,
  control: Control,
  did: { readonly filled: Filled; readonly triggerId: string; readonly responseUrl: string | undefined },
): JsonObject {
  const { element, type, actionId, blockId } = control;
  const action: JsonObject = {
    ...(type === 'button' ? { text: element['text'], value: element['value'], url: element['url'] } : {}),
    ...(type === 'button' && element['style'] !== undefined ? { style: element['style'] } : {}),
    ...(element['placeholder'] === undefined ? {} : { placeholder: element['placeholder'] }),
    ...(element['confirm'] === undefined ? {} : { confirm: element['confirm'] }),
    ...did.filled,
    type,
    action_id: actionId,
    block_id: blockId,
    action_ts: workspace.ids.timestamp(),
  };
  return {
    type: 'block_actions',
    ...commonFields(workspace, user),
    ...surfaceFields(workspace, surface),
    ...(surface.kind === 'message'
      ? { state: { values: stateValues(surface.message.blocks, surface.message.draft) } }
      : {}),
    trigger_id: did.triggerId,
    ...(did.responseUrl === undefined ? {} : { response_url: did.responseUrl }),
    actions: [action],
  };
}

/** @returns what is sent for each keystroke in an external select. Source: …/interaction-payloads/block_suggestion-payload */
export function suggestionPayload(
  workspace: Workspace,
  user: SlackUser,
  surface: Surface,
  control: Control,
  query: string,
): JsonObject {
  const common = commonFields(workspace, user);
  // Source: the same page: on a Grid `user.team_id` is the organisation's ID here, and not the workspace's.
  const grid = user.home === undefined ? workspace.team.enterprise : undefined;
  const who = grid === undefined ? common['user'] : { ...objectIn(common, 'user'), team_id: grid.id };
  return {
    type: 'block_suggestion',
    ...common,
    user: who,
    ...surfaceFields(workspace, surface),
    action_id: control.actionId,
    block_id: control.blockId,
    value: query,
  };
}

/** @returns what is sent when a modal is submitted. Source: …/interaction-payloads/view-interactions-payload */
export function submissionPayload(workspace: Workspace, user: SlackUser, view: View, triggerId: string): JsonObject {
  return {
    type: 'view_submission',
    ...commonFields(workspace, user),
    trigger_id: triggerId,
    view: view.payload(workspace.team, workspace.app),
    response_urls: [],
  };
}

/** @returns what is sent when a modal is closed, if the app asked for it. */
export function closedPayload(workspace: Workspace, user: SlackUser, view: View, isCleared: boolean): JsonObject {
  return {
    type: 'view_closed',
    ...commonFields(workspace, user),
    view: view.payload(workspace.team, workspace.app),
    is_cleared: isCleared,
  };
}

/** @returns an event in its envelope. Source: docs.slack.dev/apis/events-api#callback-field */
export function eventPayload(workspace: Workspace, event: JsonObject): JsonObject {
  const { team, app, ids } = workspace;
  const enterprise = team.enterprise?.id ?? null;
  return {
    token: app.verificationToken,
    team_id: team.id,
    ...(enterprise === null ? {} : { enterprise_id: enterprise }),
    api_app_id: app.appId,
    event: { ...event, event_ts: event['event_ts'] ?? ids.timestamp() },
    type: 'event_callback',
    event_id: ids.next('Ev'),
    event_time: Math.floor(ids.now() / 1000),
    authorizations: [
      {
        enterprise_id: enterprise,
        team_id: team.id,
        user_id: app.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    context_team_id: team.id,
    context_enterprise_id: enterprise,
  };
}
