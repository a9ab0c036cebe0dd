import * as ownerText from '../../../src/domain/ownerText.ts';
import { DAY } from '../../../src/domain/time/time.ts';
import type { DigestItem } from '../../../src/domain/warnings/digest.ts';
import * as digestText from '../../../src/domain/warnings/digestText.ts';
import type { WarningKind } from '../../../src/domain/warnings/kinds.ts';
import { section } from '../page.ts';

const NOW = Date.UTC(2026, 10, 24, 9);
const ZONE = 'Europe/Berlin';

const item = (
  kind: WarningKind,
  threshold: string,
  detail: DigestItem['detail'],
  expiresAt = NOW + 7 * DAY,
): DigestItem => ({
  id: 'w1',
  kind,
  threshold,
  keyId: 'k1Vz0a9LmQ2xYb7T',
  keyName: 'chat-bot',
  projectId: 'p1',
  place: 'shop/rasa',
  expiresAt,
  dueAt: NOW,
  detail,
});

const ATTEMPTS = {
  attempts: '10',
  firstAt: String(NOW - DAY / 24),
  sources: '203.0.113.9',
  apps: 'billing',
  retired: 'cron at 198.51.100.7',
};

/** Exhaustive: a new kind of warning doesn't compile without a sample. */
const WARNINGS: Readonly<Record<WarningKind, readonly DigestItem[]>> = {
  expiry: [
    item('expiry', '7', {}),
    item('expiry', '1', {}, NOW + DAY),
    item('expiry', '0', {}, NOW + DAY / 4),
    item('expiry', 'after', {}, NOW - DAY),
    { ...item('expiry', '7', {}), neverUsed: true },
  ],
  lock: [item('lock', '', ATTEMPTS), item('lock', '', {})],
  guess: [item('guess', '', ATTEMPTS), item('guess', '', { ...ATTEMPTS, attempts: '1' })],
  unused: [
    item('unused', 'never', { since: String(NOW - 30 * DAY) }),
    item('unused', 'never', {}),
    item('unused', 'idle', { since: String(NOW - 90 * DAY) }),
    item('unused', 'idle', {}),
  ],
  overlap: [
    item('overlap', '1h', { endsAt: String(NOW + DAY / 24), users: 'billing at 203.0.113.9' }),
    item('overlap', '1h', {}),
  ],
  source: [
    item('source', 'source', { source: '203.0.113.9' }),
    item('source', 'source', { source: '203.0.113.9', app: 'billing' }),
    item('source', 'app', { source: '203.0.113.9', app: 'billing', quietUntil: String(NOW + 30 * DAY) }),
  ],
};
/** One warning of each kind and more of those that differ. */
export const ALL_WARNINGS = Object.values(WARNINGS).flat();

/** Owners. */
export const OWNER_SECTION = section('Owners of keys', 'src/domain/ownerText.ts', ownerText, {
  projectOwner: [['shop']],
  assignedText: [['project shop', 'Ben']],
});

/** What owners are warned of. */
export const WARNING_SECTION = section('Warnings', 'src/domain/warnings/digestText.ts', digestText, {
  whatIsWrong: ALL_WARNINGS.map((one) => [one, ZONE, NOW]),
  whyWrong: ALL_WARNINGS.map((one) => [one, ZONE]),
  digestText: [
    ...ALL_WARNINGS.map((one): [DigestItem, string, number] => [one, ZONE, NOW]),
    ...ALL_WARNINGS.slice(0, 1).map((one): [DigestItem, string, number, string] => [one, ZONE, NOW, 'shop']),
  ],
  noticeText: [[ALL_WARNINGS, ZONE, NOW]],
});
