import { heading, note, text } from '../../src/chat/contracts/view.ts';
import { type ApiKey, snapshotOfKey } from '../../src/domain/keys/apiKey.ts';
import { keyStatus } from '../../src/domain/keys/keyStatus.ts';
import { planRegeneration, type Replacement } from '../../src/domain/keys/regeneration.ts';
import { done } from '../../src/domain/result.ts';
import { formatDuration } from '../../src/domain/time/duration.ts';
import { expiryMoment } from '../../src/domain/time/moment.ts';
import type { DurationMs } from '../../src/domain/time/time.ts';
import { regenerateKey } from '../../src/services/keys/regenerateKey.ts';
import { confirmedCommand } from '../shared/define.ts';
import { findKeyOfChannel, found, keySubject } from './keySubject.ts';
import { keyFacts } from './keyViews.ts';
import { deliveryOf } from './secretDelivery.ts';

/** Manuals 000 to 004: confirm, and see the new secret once. `replace:both` is 004's "Get New Key". */
export const regenerate = confirmedCommand({
  path: ['regenerate'],
  aliases: ['rotate', 'renew'],
  summary: 'Give a key a new secret (its ID stays), or a new ID and secret with replace:both.',
  examples: [
    '/apikey regenerate rasa',
    '/apikey regenerate channel:rasa key:chat-bot overlap:24h',
    '/apikey regenerate key:chat-bot replace:both reason:"incident 42"',
  ],
  action: 'key.regenerate',
  options: {
    channel: { type: 'channel', description: 'The integration channel whose key it is' },
    key: { type: 'key', description: 'The key, by name or ID, where the channel has several' },
    replace: {
      type: 'choice',
      choices: ['secret', 'both'],
      description: 'secret keeps the ID (the default); both gives a new ID too',
    },
    overlap: {
      type: 'duration',
      description: 'How long the old secret works on beside the new one; none unless said otherwise',
    },
    reason: { type: 'text', description: 'Why; required when you act because you are on call' },
  },
  async find(context, { channel, key }) {
    if (key !== undefined) return await found(key);
    if (channel !== undefined) return await findKeyOfChannel(context, channel);
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
    const what = replacement === 'both' ? `a new ID and secret for ${key.name}` : `a new secret for ${key.name}`;
    return done({
      label: replacement === 'both' ? 'Get New Key' : 'Regenerate',
      style: overlap === 0 ? 'danger' : 'primary',
      blocks: [
        heading(`Regenerate: ${what}?`),
        await keyFacts(context, key),
        text(consequence(key, replacement, overlap)),
        note(
          `${standingNote(key, context.now)}The key will be valid until ${expiryMoment(plan.value.expiresAt, context.now)}.`,
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
    const title = replacement === 'both' ? `New ID and secret for ${key.name}` : `New secret for ${key.name}`;
    return done({
      kind: 'delivery',
      delivery: deliveryOf(context, pending.value, title, [afterwards(replacement, overlap)]),
    });
  },
});

function consequence(key: ApiKey, replacement: Replacement, overlap: DurationMs): string {
  const old = replacement === 'both' ? `The old key (ID ${key.id})` : 'The old secret';
  const id = replacement === 'both' ? '' : ' The ID stays the same.';
  return overlap === 0
    ? `${old} stops working as soon as you have been shown the new one; add overlap:24h to keep it for a day.${id}`
    : `${old} works for another ${formatDuration(overlap)}, then stops.${id}`;
}

function afterwards(replacement: Replacement, overlap: DurationMs): string {
  const old = replacement === 'both' ? 'The old key' : 'The old secret';
  return overlap === 0 ? `${old} stops now.` : `${old} works for another ${formatDuration(overlap)}.`;
}

function standingNote(key: ApiKey, now: number): string {
  switch (keyStatus(key, now)) {
    case 'locked':
      return 'This clears the lock. ';
    case 'disabled':
      return 'The key is disabled and stays so. ';
    default:
      return '';
  }
}
