import { type Block, type Button, fields, type SecretCard, type Table } from '../../src/chat/contracts/view.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import { ownerText } from '../../src/domain/keys/keyOwner.ts';
import { effectiveState } from '../../src/domain/keys/keySecrets.ts';
import { keyStatus } from '../../src/domain/keys/keyStatus.ts';
import type { Secret } from '../../src/domain/keys/secret.ts';
import { exactExpiryMoment, expiryMoment, moment, momentAgo, plainText } from '../../src/domain/time/moment.ts';
import { DAY, type EpochMs } from '../../src/domain/time/time.ts';
import { linksOfKey } from '../../src/services/apps/appDirectory.ts';
import { type KeyUse, recentUses } from '../../src/services/keys/keyUses.ts';
import { SHOWN_FOR } from '../../src/services/keys/openDelivery.ts';
import { appsText } from '../app/copy.ts';
import { BUTTON } from '../shared/copy.ts';
import type { Context } from '../shared/define.ts';
import { go, type Page } from '../shared/navigation.ts';
import {
  appAt,
  CHANNEL_COLUMN,
  COLUMNS,
  FIELD,
  replacedStatus,
  SHOWN_ONCE,
  unusedStatus,
  VALUE,
  withId,
  withStopped,
} from './copy.ts';

/** The table of an integration channel's keys. */
export function keyTable(keys: readonly ApiKey[], now: EpochMs): Table {
  return {
    kind: 'table',
    columns: COLUMNS,
    rows: keys.map((key) => [
      key.name,
      key.id,
      statusText(key, now),
      key.lockedAt === null ? VALUE.unlocked : VALUE.locked,
      expiryMoment(key.expiresAt, now),
      lastUsed(key, now),
      ownerText(key.owner),
    ]),
  };
}

/** The table of keys of several integration channels: the same, and where each is. */
export function keyTableWithChannels(keys: readonly ApiKey[], now: EpochMs): Table {
  const { kind, rows } = keyTable(keys, now);
  const places = keys.map((key) => `${key.project.name}/${key.channel.name}`);
  return { kind, columns: [...COLUMNS, CHANNEL_COLUMN], rows: rows.map((row, index) => [...row, places[index] ?? '']) };
}

/** A choice of keys that leads to each one's details. @param words what stands for a key; its ID is added where two read the same. */
export function keySelect(label: string, keys: readonly ApiKey[], words: (key: ApiKey) => string): Block {
  const all = keys.map(words);
  const choices = keys.map((key) => {
    const own = words(key);
    const alike = all.filter((other) => plainText(other) === plainText(own)).length > 1;
    return keyButton(alike ? withId(own, key.id) : own, 'show', key);
  });
  return { kind: 'select', label, choices };
}

/** A key's status, with what it is waiting for. */
export function statusText(key: ApiKey, now: EpochMs): string {
  const status = keyStatus(key, now);
  if (status === 'deleted') return status;
  if (key.deletedAt !== null) return replacedStatus(status, moment(key.deletedAt, 'minute'));
  const states = key.secrets.map((secret) => effectiveState(secret, now));
  return states.includes('pending') && !states.includes('current') && !states.includes('expired')
    ? unusedStatus(status)
    : status;
}

function lastUsed(key: ApiKey, now: EpochMs): string {
  return key.lastUsedAt === null ? VALUE.never : momentAgo(key.lastUsedAt, now);
}

/** What every question about a key shows of it: the key, its owner, and who used it in the last 24 hours. */
export async function keyFacts(context: Context, key: ApiKey): Promise<Block> {
  const links = await linksOfKey(context.services, key.id);
  const uses = await recentUses(context.services, key.id, context.now - DAY);
  const usersOf = (some: readonly KeyUse[]) =>
    some.map(({ app, source }) => (app === '' ? source : appAt(app, source)));
  const hasStopped = ({ state }: KeyUse) => state === 'retired' || state === 'discarded';
  const living = usersOf(uses.filter((use) => !hasStopped(use)));
  const stopped = usersOf(uses.filter(hasStopped)).filter((user) => !living.includes(user));
  const who = [...living, ...stopped.map(withStopped)];
  return fields(
    [FIELD.key, key.name],
    [FIELD.id, key.id],
    [FIELD.channel, `${key.project.name}/${key.channel.name}`],
    [FIELD.owner, ownerText(key.owner)],
    [FIELD.status, statusText(key, context.now)],
    [FIELD.expires, exactExpiryMoment(key.expiresAt, context.now)],
    ...(links.length === 0 ? [] : [[FIELD.apps, appsText(links)] as const]),
    [FIELD.recentUsers, who.length === 0 ? VALUE.nobody : [...new Set(who)].join(', ')],
  );
}

/** A button that gives a command about a key. */
export function keyButton(label: string, verb: string, key: ApiKey, style?: Button['style']): Button {
  return go(label, [verb], { key: key.id }, style);
}

/** A button that opens the form in which a key is found by a part of its name, where there are several pages of them. */
export function findButton({ pages }: Page, channelId?: string): readonly Button[] {
  if (pages <= 1) return [];
  return [go(BUTTON.findKey, ['show'], channelId === undefined ? {} : { channel: channelId })];
}

/** A button that opens the form for a new key. */
export function generateButton(label: string, channelId: string): Button {
  return go(label, ['create'], { channel: channelId }, 'primary');
}

/** The one showing of a secret. */
export function secretCard(
  title: string,
  shown: { readonly keyId: string; readonly keyName: string; readonly secret: Secret },
  notes: readonly string[],
): SecretCard {
  const { keyId, keyName, secret } = shown;
  return {
    title,
    owner: { label: FIELD.name, value: keyName },
    codes: [
      { label: FIELD.id, code: keyId },
      { label: FIELD.secret, code: secret },
    ],
    notes: [SHOWN_ONCE, ...notes],
    deleteAfter: SHOWN_FOR,
  };
}
