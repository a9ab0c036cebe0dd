import { type Block, type Button, buttons, fields, heading, type View, view } from '../../src/chat/contracts/view.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import { effectiveState } from '../../src/domain/keys/keySecrets.ts';
import { keyStatus } from '../../src/domain/keys/keyStatus.ts';
import { countedFailures } from '../../src/domain/keys/lockout.ts';
import { done } from '../../src/domain/result.ts';
import { expiryMoment, moment, momentAgo } from '../../src/domain/time/moment.ts';
import { type KeyUse, recentUses } from '../../src/services/keys/keyUses.ts';
import { type Context, command } from '../shared/define.ts';
import { toChannel } from '../shared/navigation.ts';
import { found, keySubject } from './keySubject.ts';
import { keyButton, statusText } from './keyViews.ts';

/** Manual 002's API Key Details. */
export const show = command({
  path: ['show'],
  aliases: ['details', 'info'],
  summary: 'Show all about a key, except its secret.',
  examples: ['/apikey show chat-bot', '/apikey show key:shop/rasa/chat-bot'],
  action: 'key.show',
  options: {
    key: { type: 'key', required: true, description: 'The key, by name or ID' },
    channel: { type: 'channel', description: 'Its integration channel, where the name alone is not enough' },
  },
  screen: true,
  find: (_, { key }) => found(key),
  scope: keySubject.scope,
  async run(context, { subject: key }) {
    const uses = await recentUses(context.services, key.id, 0);
    // A channel is removed only when all its keys are deleted: then there is nothing to go back to.
    const back = await context.directory.findChannels(context.actor, key.channel.id);
    return done({ kind: 'view', view: detailsView(context, key, uses, back.length > 0) });
  },
});

function detailsView(context: Context, key: ApiKey, uses: readonly KeyUse[], channelIsThere: boolean): View {
  const { now } = context;
  const { threshold } = context.services.policy.lock;
  const failures = countedFailures(key.failures, now, context.services.policy.lock);
  return view(
    heading(`API key ${key.name}`),
    fields(
      ['ID', key.id],
      ['Status', statusText(key, now)],
      ['Locked', key.lockedAt === null ? 'False' : `True, since ${moment(key.lockedAt, 'minute')}`],
      ['Channel', `${key.project.name}/${key.channel.name}`],
      ['Owner', key.owner.name],
      ['Created', moment(key.createdAt, 'minute')],
      ['Expires', expiryText(key, now)],
      ['Last used', key.lastUsedAt === null ? 'never' : momentAgo(key.lastUsedAt, now)],
      ['Uses', String(key.useCount)],
      ['Failed attempts', `${failures} of ${threshold} before it locks; ${key.failureTotal} in all`],
      ['Secret', secretText(key, now)],
    ),
    usesTable(uses, now),
    actions(key, now),
    channelIsThere ? buttons(toChannel('Back', key.channel.id)) : undefined,
  );
}

function expiryText({ expiresAt, snoozedUntil }: ApiKey, now: number): string {
  const snoozed = snoozedUntil !== null && now < snoozedUntil && snoozedUntil < expiresAt;
  return `${expiryMoment(expiresAt, now)}${snoozed ? `; no warnings until ${moment(snoozedUntil, 'minute')}` : ''}`;
}

function secretText(key: ApiKey, now: number): string {
  const words = key.secrets.flatMap((secret) => {
    switch (effectiveState(secret, now)) {
      case 'current':
        return [`generation ${secret.generation} is current`];
      case 'previous':
        return [`generation ${secret.generation} works until ${moment(secret.overlapEndsAt ?? now, 'minute')}`];
      case 'pending':
        return [`generation ${secret.generation} waits for its first use`];
      default:
        return [];
    }
  });
  return words.length === 0 ? 'none that works' : words.join('; ');
}

function usesTable(uses: readonly KeyUse[], now: number): Block | undefined {
  if (uses.length === 0) return undefined;
  return {
    kind: 'table',
    columns: ['Used from', 'App', 'Secret', 'Times', 'Last'],
    rows: uses.map((use) => [
      use.source,
      use.app === '' ? '-' : use.app,
      `generation ${use.generation}, ${use.state}`,
      String(use.count),
      momentAgo(use.lastAt, now),
    ]),
  };
}

function actions(key: ApiKey, now: number): Block | undefined {
  const status = keyStatus(key, now);
  if (status === 'deleted') return undefined;
  const list: Button[] = [keyButton('Regenerate', 'regenerate', key, 'primary')];
  if (key.lockedAt !== null) list.push(keyButton('Unlock', 'unlock', key));
  list.push(status === 'disabled' ? keyButton('Activate', 'activate', key) : keyButton('Disable', 'disable', key));
  list.push(keyButton('Delete', 'delete', key, 'danger'));
  return buttons(...list);
}
