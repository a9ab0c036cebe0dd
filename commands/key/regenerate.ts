import { heading, note, text } from '../../src/chat/contracts/view.ts';
import { type ApiKey, snapshotOfKey } from '../../src/domain/keys/apiKey.ts';
import { keyStatus } from '../../src/domain/keys/keyStatus.ts';
import { planRegeneration, type Replacement } from '../../src/domain/keys/regeneration.ts';
import { done } from '../../src/domain/result.ts';
import { exactExpiryMoment } from '../../src/domain/time/moment.ts';
import { regenerateKey } from '../../src/services/keys/regenerateKey.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { confirmedCommand } from '../shared/define.ts';
import {
  CLEARS_LOCK,
  LABEL,
  OPTION,
  regenerateConsequence,
  regeneratedNote,
  regeneratedTitle,
  regenerateQuestion,
  STAYS_DISABLED,
  SUMMARY,
  validUntil,
} from './copy.ts';
import { findKeyOfChannel, found, keySubject } from './keySubject.ts';
import { keyFacts } from './keyViews.ts';
import { deliveryOf } from './secretDelivery.ts';

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
  reason: ({ reason }) => reason,
  async ask(context, { subject: key, options }) {
    const replacement: Replacement = options.replace ?? 'secret';
    const overlap = options.overlap ?? 0;
    const validity = context.services.policy.keyValidity;
    const plan = planRegeneration(key, { replacement, overlap, validity }, context.now);
    if (plan.kind === 'refused') return plan;
    const both = replacement === 'both';
    return done({
      label: both ? LABEL.getNewKey : LABEL.regenerate,
      style: overlap === 0 ? 'danger' : 'primary',
      blocks: [
        heading(regenerateQuestion(key.name, both)),
        await keyFacts(context, key),
        text(regenerateConsequence(both ? key.id : undefined, overlap)),
        note(
          [...statusNote(key, context.now), validUntil(exactExpiryMoment(plan.value.expiresAt, context.now))].join(' '),
        ),
      ],
      params: { replacement, overlap: String(overlap) },
    });
  },
  async act(context, { subject: key, confirmation }) {
    const replacement = confirmation.params['replacement'] === 'both' ? 'both' : 'secret';
    const overlap = Number(confirmation.params['overlap'] ?? 0);
    const pending = await regenerateKey(context.services, context.by, confirmation, { replacement, overlap });
    if (pending.kind === 'refused') return pending;
    const both = replacement === 'both';
    const title = regeneratedTitle(key.name, both);
    return done({
      kind: 'delivery',
      delivery: deliveryOf(context, pending.value, title, [regeneratedNote(both, overlap)], 'next'),
    });
  },
});

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
