import type { Reply } from '../../src/chat/contracts/command.ts';
import { type Block, buttons, heading, note, text, type View, view } from '../../src/chat/contracts/view.ts';
import type { AppLink } from '../../src/domain/apps/app.ts';
import { APP_REFUSALS } from '../../src/domain/apps/refusalCopy.ts';
import { type ApiKey, snapshotOfKey } from '../../src/domain/keys/apiKey.ts';
import { effectiveState } from '../../src/domain/keys/keySecrets.ts';
import { keyStatus } from '../../src/domain/keys/keyStatus.ts';
import { LONGEST_OVERLAP, planRegeneration, type Replacement } from '../../src/domain/keys/regeneration.ts';
import type { Confirmation } from '../../src/domain/people/confirmation.ts';
import { done, type Result, refused } from '../../src/domain/result.ts';
import { exactExpiryMoment, moment } from '../../src/domain/time/moment.ts';
import type { DurationMs, EpochMs } from '../../src/domain/time/time.ts';
import { linksOfKey } from '../../src/services/apps/appDirectory.ts';
import { regenerateKey } from '../../src/services/keys/regenerateKey.ts';
import { readRotationOfKey } from '../../src/services/rotations/facts/readRotation.ts';
import { type AskedRotation, startRotation } from '../../src/services/rotations/startRotation.ts';
import { tellOffer, willBeTold } from '../incident/tellOffer.ts';
import { deployedNames } from '../rotation/keyApps.ts';
import { rotationNow } from '../rotation/rotationSubject.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { type Authorized, confirmedCommand, found } from '../shared/define.ts';
import { go } from '../shared/navigation.ts';
import {
  alsoStops,
  appsNeed,
  appsStop,
  CLEARS_LOCK,
  LABEL,
  NO_ROTATE_OFFER,
  OPTION,
  overlapCut,
  ROTATE_OFFER,
  ROTATION_UNDER_WAY,
  regenerateConsequence,
  regeneratedNote,
  regeneratedTitle,
  regenerateQuestion,
  STAYS_DISABLED,
  SUMMARY,
  UNTIL_USED,
  underWayText,
  validUntil,
} from './copy.ts';
import { findKeyOfChannel, keySubject } from './keySubject.ts';
import { keyFacts } from './keyViews.ts';
import { deliveryOf } from './secretDelivery.ts';

/** Which of the question's verbs takes the apps along. */
const ROTATE = 'rotate';

/** Manuals 000 to 004: confirm, and see the new secret once. `replace:both` is 004's "Get New Key". */
export const regenerate = confirmedCommand({
  path: ['regenerate'],
  aliases: ['rotate', 'renew'],
  summary: SUMMARY.regenerate,
  examples: [
    '/apikey regenerate rasa',
    '/apikey regenerate channel:rasa key:chat-bot overlap:24h',
    '/apikey regenerate key:chat-bot replace:both reason:"incident 42"',
  ],
  action: 'key.regenerate',
  options: {
    channel: { type: 'channel', description: OPTION.regenerateChannel },
    key: { type: 'key', description: OPTION.regenerateKey },
    replace: {
      type: 'choice',
      choices: ['secret', 'both'],
      description: OPTION.regenerateReplace,
    },
    overlap: {
      type: 'duration',
      words: ['until-used'],
      most: LONGEST_OVERLAP,
      description: OPTION.regenerateOverlap,
    },
    reason: { type: 'text', description: SHARED.reason },
  },
  async find(context, { channel, key }) {
    if (key !== undefined) return await found(key);
    if (channel !== undefined) return await findKeyOfChannel(context, channel, 'key.regenerate');
    return { kind: 'ask', options: ['channel'] };
  },
  ...keySubject,
  seen: snapshotOfKey,
  contradiction: ({ replace, overlap }) =>
    replace === 'both' && overlap === 'until-used'
      ? {
          options: ['replace', 'overlap'],
          why: APP_REFUSALS['until-used-keeps-id'].why,
          instead: [{ replace: undefined }, { overlap: '24h' }],
        }
      : undefined,
  async ask(context, { subject: key, options }) {
    const replacement: Replacement = options.replace ?? 'secret';
    const overlap = options.overlap === 'until-used' ? LONGEST_OVERLAP : (options.overlap ?? 0);
    const untilUsed = options.overlap === 'until-used';
    const validity = context.services.policy.keyValidity;
    const plan = planRegeneration(key, { replacement, overlap, validity }, context.now);
    if (plan.kind === 'refused') return plan;
    if ((await readRotationOfKey(context.services, key.id))?.rotation.endedAt === null)
      return done({ kind: 'view', view: underWay(key) });
    const links = await linksOfKey(context.services, key.id);
    if (untilUsed && links.length === 0) return refused({ code: 'no-linked-apps', subject: key.name });
    const both = replacement === 'both';
    const withApps = links.length > 0 && !both;
    return done({
      ...(withApps ? { alternatives: [{ verb: ROTATE, label: LABEL.rotate, style: 'primary' }] as const } : {}),
      label: both ? LABEL.getNewKey : LABEL.regenerate,
      style: overlap === 0 ? 'danger' : 'primary',
      blocks: [
        heading(regenerateQuestion(key.name, both)),
        await keyFacts(context, key),
        text(untilUsed ? UNTIL_USED : regenerateConsequence(both ? key.id : undefined, overlap)),
        ...cutNote(key, overlap, context.now),
        ...(both ? [] : olderNote(key, overlap, context.now)),
        ...appsNote(links, overlap),
        ...(links.length === 0 ? [] : [note(withApps ? ROTATE_OFFER : NO_ROTATE_OFFER)]),
        ...(await willBeTold(context, 'key.regenerate', key)),
        note(
          [...statusNote(key, context.now), validUntil(exactExpiryMoment(plan.value.expiresAt, context.now))].join(' '),
        ),
      ],
      ...(both ? { weighsAs: 'key.delete' } : {}),
      params: { replacement, overlap: String(overlap), ...(untilUsed ? { until: 'used' } : {}) },
    });
  },
  showsSecret: (verb) => verb !== ROTATE,
  async act(context, { subject: key, confirmation, verb }) {
    const replacement = confirmation.params['replacement'] === 'both' ? 'both' : 'secret';
    const overlap = Number(confirmation.params['overlap'] ?? 0);
    const untilUsed = confirmation.params['until'] === 'used';
    if (verb === ROTATE) return await rotate(context, key, confirmation, { overlap, untilUsed });
    const asked = { replacement, overlap, ...(untilUsed ? { untilUsed } : {}) } as const;
    const pending = await regenerateKey(context.services, context.by, confirmation, asked);
    if (pending.kind === 'refused') return pending;
    const both = replacement === 'both';
    const title = regeneratedTitle(key.name, both);
    const notes = [untilUsed ? UNTIL_USED : regeneratedNote(both, overlap)];
    return done({ kind: 'delivery', delivery: deliveryOf(context, pending.value, title, notes, 'next') });
  },
});

/** Starts a rotation that takes the key's apps along, and shows it. */
async function rotate(
  context: Authorized,
  key: ApiKey,
  confirmation: Confirmation,
  { overlap, untilUsed }: { readonly overlap: DurationMs; readonly untilUsed: boolean },
): Promise<Result<Reply>> {
  const asked: AskedRotation = untilUsed
    ? { mode: 'until-used' }
    : overlap === 0
      ? { mode: 'stop' }
      : { mode: 'overlap', overlap };
  const started = await startRotation(context.services, context.by, confirmation, asked);
  if (started.kind === 'refused') return started;
  return await rotationNow(context, key, await tellOffer(context, key.id));
}

function underWay(key: ApiKey): View {
  const open = go(LABEL.openRotation, ['rotation', 'show'], { key: key.id }, 'primary');
  return view(heading(ROTATION_UNDER_WAY), text(underWayText(key.name)), buttons(open));
}

/** No overlap extends a secret beyond its own expiry (invariant 4). */
function cutNote({ secrets }: ApiKey, overlap: DurationMs, now: EpochMs): readonly Block[] {
  const current = secrets.find((secret) => effectiveState(secret, now) === 'current');
  const isCut = overlap > 0 && current !== undefined && current.expiresAt < now + overlap;
  return isCut ? [note(overlapCut(exactExpiryMoment(current.expiresAt, now)))] : [];
}

/** Without an overlap, those of earlier rotations end, too. */
function olderNote({ secrets }: ApiKey, overlap: DurationMs, now: EpochMs): readonly Block[] {
  const older = secrets.filter((secret) => effectiveState(secret, now) === 'previous');
  const ends = older.map(({ overlapEndsAt, expiresAt }) => Math.min(overlapEndsAt ?? expiresAt, expiresAt));
  return overlap > 0 || ends.length === 0 ? [] : [text(alsoStops(ends.length, moment(Math.max(...ends), 'minute')))];
}

function appsNote(links: readonly AppLink[], overlap: DurationMs): readonly Block[] {
  const names = deployedNames(links);
  if (names.length === 0) return [];
  return [text(overlap === 0 ? appsStop(names) : appsNeed(names))];
}

function statusNote(key: ApiKey, now: number): readonly string[] {
  switch (keyStatus(key, now)) {
    case 'locked':
      return [CLEARS_LOCK];
    case 'disabled':
      return [STAYS_DISABLED];
    default:
      return [];
  }
}
