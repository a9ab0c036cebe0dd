import { type Block, type Button, buttons, fields, heading, type View, view } from '../../src/chat/contracts/view.ts';
import type { AppLink } from '../../src/domain/apps/app.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import { decideStatusChange, type StatusVerb } from '../../src/domain/keys/keyChanges.ts';
import { ownerText } from '../../src/domain/keys/keyOwner.ts';
import { effectiveState } from '../../src/domain/keys/keySecrets.ts';
import { keyStatus } from '../../src/domain/keys/keyStatus.ts';
import { countedFailures } from '../../src/domain/keys/lockout.ts';
import { done } from '../../src/domain/result.ts';
import { exactExpiryMoment, moment, momentAgo } from '../../src/domain/time/moment.ts';
import { linksOfKey } from '../../src/services/apps/appDirectory.ts';
import { type KeyUse, recentUses } from '../../src/services/keys/keyUses.ts';
import { readRotationOfKey, type SeenRotation } from '../../src/services/rotations/facts/readRotation.ts';
import { appsText } from '../app/copy.ts';
import { LABEL as HANDS } from '../assignment/copy.ts';
import { handBackButton } from '../assignment/take.ts';
import { appsBlock, unknownUserBlocks } from '../rotation/keyApps.ts';
import { usersOfOld } from '../rotation/retire.ts';
import { BUTTON } from '../shared/copy.ts';
import { type Context, command } from '../shared/define.ts';
import { go, toChannel } from '../shared/navigation.ts';
import {
  currentSecret,
  detailsTitle,
  FIELD,
  failedAttempts,
  LABEL,
  lockedSince,
  pendingSecret,
  previousSecret,
  SUMMARY,
  snoozedExpiry,
  suspendedBecause,
  suspendedSoon,
  USE_COLUMNS,
  usedSecret,
  VALUE,
} from './copy.ts';
import { aboutKey, KEY_OPTIONS, mayPressOn } from './keySubject.ts';
import { keyButton, statusText } from './keyViews.ts';

/** Manual 002's API Key Details. */
export const show = command({
  path: ['show'],
  aliases: ['details', 'info'],
  summary: SUMMARY.show,
  examples: ['/apikey show chat-bot', '/apikey show key:shop/rasa/chat-bot'],
  action: 'key.show',
  options: KEY_OPTIONS,
  screen: true,
  ...aboutKey,
  async run(context, { subject: key }) {
    const uses = await recentUses(context.services, key.id, 0);
    // A channel is removed only when all its keys are deleted: then there is nothing to go back to.
    const links = await linksOfKey(context.services, key.id);
    const rotation = await readRotationOfKey(context.services, key.id);
    const about = {
      uses,
      links,
      usingOld: await usersOfOld(context, key),
      unknown: await unknownUserBlocks(context, key),
      rotation,
    };
    const back = await context.directory.findChannels(context.actor, key.channel.id);
    return done({ kind: 'view', view: detailsView(context, key, about, back.length > 0) });
  },
});

/** What is read about a key beside itself. */
interface About {
  readonly uses: readonly KeyUse[];
  readonly links: readonly AppLink[];
  readonly usingOld: string | undefined;
  readonly unknown: readonly Block[];
  readonly rotation: SeenRotation | undefined;
}

function detailsView(context: Context, key: ApiKey, about: About, channelIsThere: boolean): View {
  const { now } = context;
  const { threshold } = context.services.policy.lock;
  const failures = countedFailures(key.failures, now, context.services.policy.lock);
  return view(
    heading(detailsTitle(key.name)),
    fields(
      [FIELD.id, key.id],
      [FIELD.status, statusText(key, now)],
      ...suspension(key, now),
      [FIELD.locked, key.lockedAt === null ? VALUE.unlocked : lockedSince(moment(key.lockedAt, 'minute'))],
      [FIELD.channel, `${key.project.name}/${key.channel.name}`],
      [FIELD.owner, ownerText(key.owner)],
      [FIELD.created, moment(key.createdAt, 'minute')],
      [FIELD.expires, expiryText(key, now)],
      [FIELD.lastUsed, key.lastUsedAt === null ? VALUE.never : momentAgo(key.lastUsedAt, now)],
      [FIELD.uses, String(key.useCount)],
      [FIELD.failedAttempts, failedAttempts(failures, threshold, key.failureTotal)],
      [FIELD.secret, secretText(key, now)],
      ...(about.usingOld === undefined ? [] : [[FIELD.usingOld, about.usingOld] as const]),
      ...(about.links.length === 0 ? [] : [[FIELD.apps, appsText(about.links)] as const]),
    ),
    usesTable(about.uses, now),
    appsBlock(about.links),
    ...about.unknown,
    actions(context, key, about.rotation),
    channelIsThere ? buttons(toChannel(BUTTON.back, key.channel.id)) : undefined,
  );
}

/** Why its owner's missing second factor stops it, or will. */
function suspension({ suspendedFrom = null, owner }: ApiKey, now: number): readonly (readonly [string, string])[] {
  if (suspendedFrom === null) return [];
  const words =
    suspendedFrom <= now ? suspendedBecause(owner.name) : suspendedSoon(moment(suspendedFrom, 'minute'), owner.name);
  return [[FIELD.suspended, words]];
}

function expiryText({ expiresAt, snoozedUntil }: ApiKey, now: number): string {
  const snoozed = snoozedUntil !== null && now < snoozedUntil && snoozedUntil < expiresAt;
  return snoozed
    ? snoozedExpiry(exactExpiryMoment(expiresAt, now), moment(snoozedUntil, 'minute'))
    : exactExpiryMoment(expiresAt, now);
}

function secretText(key: ApiKey, now: number): string {
  const words = key.secrets.flatMap((secret) => {
    switch (effectiveState(secret, now)) {
      case 'current':
        return [currentSecret(secret.generation)];
      case 'previous':
        return [previousSecret(secret.generation, moment(secret.overlapEndsAt ?? now, 'minute'))];
      case 'pending':
        return [pendingSecret(secret.generation)];
      default:
        return [];
    }
  });
  return words.length === 0 ? VALUE.noSecret : words.join('; ');
}

function usesTable(uses: readonly KeyUse[], now: number): Block | undefined {
  if (uses.length === 0) return undefined;
  return {
    kind: 'table',
    columns: USE_COLUMNS,
    rows: uses.map((use) => [
      use.source,
      use.app === '' ? VALUE.unknownApp : use.app,
      usedSecret(use.generation, use.state),
      String(use.count),
      momentAgo(use.lastAt, now),
    ]),
  };
}

/** A project's key can be taken, and handed back. */
function handsButtons(context: Context, key: ApiKey): readonly Button[] {
  if (key.owner.kind === 'person' || keyStatus(key, context.now) === 'deleted') return [];
  if (key.owner.assignee === undefined)
    return mayPressOn(context, 'key.take', key) ? [keyButton(HANDS.take, 'take', key)] : [];
  return mayPressOn(context, 'key.hand-back', key) ? [handBackButton(key)] : [];
}

/** What this person may do with the key as it is now. */
function actions(context: Context, key: ApiKey, rotation: SeenRotation | undefined): Block | undefined {
  const button = (verb: StatusVerb, style?: Button['style']): readonly Button[] => {
    const fits = decideStatusChange(key, verb, context.now).kind === 'done';
    return fits && mayPressOn(context, `key.${verb}`, key) ? [keyButton(LABEL[verb], verb, key, style)] : [];
  };
  const isUnderWay = rotation !== undefined && rotation.rotation.endedAt === null;
  const hasOld = key.secrets.some((secret) => effectiveState(secret, context.now) === 'previous');
  const list = [
    ...(isUnderWay ? [go(LABEL.openRotation, ['rotation', 'show'], { key: key.id }, 'primary')] : []),
    ...(key.deletedAt === null && mayPressOn(context, 'key.regenerate', key)
      ? [keyButton(LABEL.regenerate, 'regenerate', key, 'primary')]
      : []),
    ...(hasOld && mayPressOn(context, 'key.retire', key) ? [keyButton(LABEL.retireOld, 'retire', key)] : []),
    ...(hasOld && mayPressOn(context, 'key.rollback', key) ? [keyButton(LABEL.rollback, 'rollback', key)] : []),
    ...handsButtons(context, key),
    ...button('unlock'),
    ...button('activate'),
    ...button('disable'),
    ...button('delete', 'danger'),
  ];
  return list.length === 0 ? undefined : buttons(...list);
}
