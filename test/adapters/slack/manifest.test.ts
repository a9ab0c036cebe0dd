import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { webApi } from '@slack/bolt';
import { describe, expect, test } from 'vitest';
import { PLACEHOLDER_URL, type SlackManifest, slackManifest } from '../../../adapters/slack/manifest/manifest.ts';
import { readPayload } from '../../../adapters/slack/transport/payloads.ts';
import { registry } from '../../support/registry.ts';

const ADAPTER = 'adapters/slack';
const TRANSPORTS = ['socket', 'http'] as const;

/**
 * The scope that each method needs which the adapter calls; none for those that any token may call. From the methods' pages below
 * docs.slack.dev/reference/methods: a call that is not here fails the test below.
 */
const SCOPES_OF_METHODS: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.open': ['im:write'],
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'usergroups.list': ['usergroups:read'],
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
  'views.update': [],
};

/** The same of the events that it reads, from their pages below docs.slack.dev/reference/events. */
const SCOPES_OF_EVENTS: Readonly<Record<string, readonly string[]>> = {
  app_home_opened: [],
  app_uninstalled: [],
  subteam_members_changed: ['usergroups:read'],
  subteam_updated: ['usergroups:read'],
  tokens_revoked: [],
  user_change: ['users:read'],
};

const EVENTS: Readonly<Record<string, object>> = {
  app_home_opened: { user: 'U1', tab: 'home' },
  app_uninstalled: {},
  subteam_members_changed: { subteam_id: 'S1' },
  subteam_updated: { subteam: { id: 'S1' } },
  tokens_revoked: { tokens: { oauth: [], bot: ['U1'] } },
  user_change: { user: { id: 'U1' } },
};

/** @returns what is written in all files of the adapter. */
function source(): string {
  const files = readdirSync(ADAPTER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return files.map((name) => readFileSync(join(ADAPTER, name), 'utf8')).join('\n');
}

/** @returns every method of the Web API, as the client offers it: `usergroups.users.list`. */
function methodsOf(client: object, prefix = ''): readonly string[] {
  return Object.entries(client).flatMap(([name, member]: [string, unknown]) => {
    const path = `${prefix}${name}`;
    if (typeof member === 'function') return prefix === '' ? [] : [path];
    return isNamespace(member) ? methodsOf(member, `${path}.`) : [];
  });
}

function isNamespace(member: unknown): member is object {
  return typeof member === 'object' && member !== null && Object.getPrototypeOf(member) === Object.prototype;
}

/** @returns the methods that the adapter calls, whichever of its clients it calls them on. */
function called(): readonly string[] {
  const methods = new Set(methodsOf(new webApi.WebClient()));
  const calls = [...source().matchAll(/(?:\s*\.\w+)+(?=\()/g)].flatMap(([chain]) => {
    const names = chain.split('.').map((name) => name.trim());
    // The longest end that is a method: of `usergroups.users.list`, not `users.list`.
    return names.map((_, from) => names.slice(from).join('.')).find((end) => methods.has(end)) ?? [];
  });
  return [...new Set(calls)].toSorted();
}

function botScopes({ oauth_config }: SlackManifest): readonly string[] {
  return (oauth_config?.scopes?.bot ?? []).toSorted();
}

function botEvents({ settings }: SlackManifest): readonly string[] {
  return (settings?.event_subscriptions?.bot_events ?? []).toSorted();
}

function slashCommand({ features }: SlackManifest) {
  const [command, ...others] = features?.slash_commands ?? [];
  if (command === undefined || others.length > 0) throw new Error('there is one slash command');
  return command;
}

describe.each(TRANSPORTS)('the manifest for %s', (transport) => {
  const manifest = slackManifest(registry.commands, transport);

  test('keeps Slack’s limits (docs.slack.dev/reference/app-manifest)', () => {
    const { display_information: app, features } = manifest;
    expect(app.name.length).toBeLessThanOrEqual(35);
    expect(app.description?.length).toBeLessThanOrEqual(140);
    expect(features?.bot_user?.display_name).toMatch(/^[a-z0-9._-]{1,80}$/);
    const { command, description, usage_hint: hint = '' } = slashCommand(manifest);
    expect(command).toMatch(/^\/[a-z]{1,31}$/);
    expect(description.length).toBeLessThanOrEqual(2_000);
    expect(hint.length).toBeLessThanOrEqual(1_000);
  });

  test('asks for what the adapter calls and listens to, and for nothing beyond it', () => {
    const needed = [
      'commands',
      ...called().flatMap((method) => SCOPES_OF_METHODS[method] ?? [`the scope of ${method}`]),
      ...botEvents(manifest).flatMap((event) => SCOPES_OF_EVENTS[event] ?? [`the scope of ${event}`]),
    ];
    expect(botScopes(manifest)).toEqual([...new Set(needed)].toSorted());
  });

  test('subscribes to the events that are read, and to no others', () => {
    const read =
      /const EVENT = [\s\S]*?\n\}\);/.exec(readFileSync(join(ADAPTER, 'transport/payloads.ts'), 'utf8'))?.[0] ?? '';
    const types: readonly string[] = [...read.matchAll(/z\.literal\('(\w+)'\)/g)].map(([, type = '']) => type);
    expect(botEvents(manifest)).toEqual(types.filter((type) => type !== 'event_callback').toSorted());
  });

  test.each(Object.entries(EVENTS))('what it subscribes to is understood: %s', (type, facts) => {
    const body = { type: 'event_callback', event_id: 'Ev1', team_id: 'T1', event: { type, ...facts } };
    expect(readPayload(body)).toBeDefined();
    expect(botEvents(manifest)).toContain(type);
  });

  test('has mentions escaped, a home, messages that are not answered, buttons, and no rotation of tokens', () => {
    expect(slashCommand(manifest)).toMatchObject({ command: '/apikey', should_escape: true });
    expect(manifest.features?.app_home).toEqual({
      home_tab_enabled: true,
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: true,
    });
    expect(manifest.settings).toMatchObject({
      interactivity: { is_enabled: true },
      org_deploy_enabled: false,
      token_rotation_enabled: false,
      socket_mode_enabled: transport === 'socket',
    });
  });

  test('is what people paste', () => {
    const file = `${ADAPTER}/manifest/manifest${transport === 'http' ? '.http' : ''}.json`;
    expect(JSON.parse(readFileSync(file, 'utf8')), 'npm run docs').toEqual(manifest);
  });
});

test('every call of the adapter is known to the client that it is looked for by', () => {
  expect(called()).toEqual(Object.keys(SCOPES_OF_METHODS));
  // A call that is made by its name would not be found.
  expect(source()).not.toMatch(/\.apiCall\(/);
});

test('the hint names every verb, and keeps its limit whatever there is', () => {
  const { usage_hint: hint = '' } = slashCommand(slackManifest(registry.commands, 'socket'));
  const words = new Set(hint.split(/[ |,]+/));
  expect(registry.commands.flatMap(({ path }) => path).filter((word) => !words.has(word))).toEqual([]);
  const many = Array.from({ length: 500 }, (_, index) => ({ path: [`verb${index}`] }));
  const { usage_hint: cut = '' } = slashCommand(slackManifest(many, 'socket'));
  expect(cut.length).toBeLessThanOrEqual(1_000);
  expect(cut).toMatch(/^verb0 \| verb1 .* \| verb\d+ \| … \| help$/);
});

test('over Socket Mode there is no address; over HTTP it is the same wherever Slack posts to', () => {
  expect(JSON.stringify(slackManifest(registry.commands, 'socket'))).not.toContain('://');
  const { settings, ...rest } = slackManifest(registry.commands, 'http');
  expect([
    slashCommand(rest).url,
    settings?.event_subscriptions?.request_url,
    settings?.interactivity?.request_url,
    settings?.interactivity?.message_menu_options_url,
  ]).toEqual(Array(4).fill(PLACEHOLDER_URL));
  expect(PLACEHOLDER_URL).toBe('https://YOUR-HOST/slack/events');
});
