import { describe, expect, it } from 'vitest';
import { renderMessage as renderDiscord } from '../../../adapters/discord/render/message.ts';
import { renderMessage as renderSlack } from '../../../adapters/slack/render/message.ts';
import type { View } from '../../../src/chat/contracts/view.ts';
import { digestView, publicDigestView } from '../../../src/chat/views/digestView.ts';
import { newSecret } from '../../../src/domain/keys/secretFormat.ts';
import { plainText } from '../../../src/domain/time/moment.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/time.ts';
import { type Digest, type DigestItem, inUrgency } from '../../../src/domain/warnings/digest.ts';
import { WARNING_KINDS } from '../../../src/domain/warnings/kinds.ts';
import { refusals as discordRefusals } from '../../adapters/discord/render/samples.ts';
import { problemsOf } from '../../fakes/slack/blockKit.ts';
import { seededRandom } from '../../support/context.ts';

const NOW = Date.UTC(2026, 10, 24, 8);
const KEY_ID = 'FsOaBboMguoiL4Nh';

function item(more: Partial<DigestItem> = {}): DigestItem {
  return {
    id: 'w1',
    kind: 'expiry',
    threshold: '7',
    keyId: KEY_ID,
    keyName: 'chat-bot',
    projectId: 'p1',
    place: 'shop/rasa',
    expiresAt: Date.UTC(2026, 11, 1, 13),
    dueAt: NOW,
    detail: {},
    ...more,
  };
}

function digest(items: readonly DigestItem[], zone: string | null = 'Europe/Berlin'): Digest {
  return {
    id: 'd1',
    to: { kind: 'person', personId: 'ana' },
    name: 'ana',
    zone,
    cron: '0 9 * * *',
    items: inUrgency(items),
  };
}

const LOCK = {
  kind: 'lock',
  threshold: 'lock',
  dueAt: NOW - 5 * MINUTE,
  detail: {
    attempts: '10',
    firstAt: String(NOW - 8 * MINUTE),
    sources: '192.0.2.1, 192.0.2.2',
    apps: 'cron',
    retired: 'web at 192.0.2.3',
  },
} as const;

/** What can be pressed, as `LABEL action`. */
function pressable({ blocks }: View): readonly string[] {
  return blocks.flatMap((block) => {
    const choices = block.kind === 'buttons' ? block.buttons : 'choices' in block ? block.choices : [];
    return choices.map(({ label, action }) => `${label} ${action}`);
  });
}

function texts({ blocks }: View): readonly string[] {
  return blocks
    .flatMap((block) =>
      block.kind === 'overflow' ? `${block.label}: ${block.detail}` : 'text' in block ? block.text : [],
    )
    .map(plainText);
}

/** Whether both platforms take it, whole. */
function expectBothToTake(view: View): void {
  const slack = renderSlack(view, 'n');
  const discord = renderDiscord(view);
  expect(problemsOf(JSON.parse(JSON.stringify(slack.blocks)), 'message')).toEqual([]);
  expect(discordRefusals(discord)).toEqual([]);
  for (const { label } of view.blocks.flatMap((block) => (block.kind === 'overflow' ? block : []))) {
    expect(JSON.stringify(slack.blocks)).toContain(label);
    expect(JSON.stringify(discord)).toContain(label);
  }
}

describe('a digest for a key’s owner', () => {
  it('says when a key ends in their own zone, and offers what can be done', () => {
    const view = digestView(digest([item()]), NOW);
    expect(texts(view)).toEqual([
      'Your key chat-bot needs attention',
      'chat-bot in shop/rasa expires in 7 days, on 1 Dec 2026, 14:00 Europe/Berlin.',
    ]);
    expect(pressable(view)).toEqual([
      `Regenerate lk:v1:go:regenerate:key=${KEY_ID}`,
      `Not mine lk:v1:go:not-mine:key=${KEY_ID}`,
      `Snooze 1 day lk:v1:go:snooze:key=${KEY_ID},for=1d`,
      `Snooze 3 days lk:v1:go:snooze:key=${KEY_ID},for=3d`,
      `Snooze a week lk:v1:go:snooze:key=${KEY_ID},for=1w`,
    ]);
    expectBothToTake(view);
  });

  it.each([
    [4 * DAY, 'expires in 4 days, on 28 Nov 2026, 09:00 Europe/Berlin', ['1d', '3d']],
    [DAY + HOUR, 'expires tomorrow, on 25 Nov 2026, 10:00 Europe/Berlin', ['1d']],
    // Nobody is written to before it.
    [DAY, 'expires tomorrow, on 25 Nov 2026, 09:00 Europe/Berlin', []],
    [HOUR, 'expires today, on 24 Nov 2026, 10:00 Europe/Berlin', []],
    [-DAY, 'expired on 23 Nov 2026, 09:00 Europe/Berlin and has been refused since', []],
  ])('never offers to snooze past the end (%i ms from now)', (ahead, words, snoozes) => {
    const view = digestView(digest([item({ expiresAt: NOW + ahead })]), NOW);
    expect(texts(view)[1]).toBe(`chat-bot in shop/rasa ${words}.`);
    expect(pressable(view).flatMap((one) => /for=(\w+)/.exec(one)?.[1] ?? [])).toEqual(snoozes);
  });

  it('says of a lock since when, how many attempts, from where, by which programs, with which secrets', () => {
    const view = digestView(digest([item(LOCK)]), NOW);
    expect(texts(view)).toEqual([
      'Your key chat-bot is locked',
      'chat-bot in shop/rasa has been locked since 24 Nov 2026, 08:55 Europe/Berlin. There were 10 attempts with a wrong secret since ' +
        '24 Nov 2026, 08:52 Europe/Berlin, from 192.0.2.1, 192.0.2.2, by cron. web at 192.0.2.3 tried a retired secret.',
    ]);
    expect(pressable(view)).toEqual([
      `Unlock lk:v1:go:unlock:key=${KEY_ID}`,
      `Regenerate lk:v1:go:regenerate:key=${KEY_ID}`,
    ]);
    expectBothToTake(view);
  });

  it('says what is wrong with others, and leaves out what is not known', () => {
    const since = String(NOW - 90 * DAY);
    const said = (more: Partial<DigestItem>) =>
      texts(digestView(digest([item(more)], null), NOW))[1]?.replace('chat-bot in shop/rasa ', '');
    expect(said({ kind: 'unused', threshold: 'never', detail: { since } })).toBe(
      'has never been used since it was created on 26 Aug 2026.',
    );
    expect(said({ kind: 'unused', threshold: 'idle', detail: { since } })).toBe('hasn’t been used since 26 Aug 2026.');
    expect(said({ kind: 'unused', threshold: 'idle' })).toBe('hasn’t been used for 90 days.');
    expect(said({ kind: 'overlap', detail: { endsAt: String(NOW + HOUR) } })).toBe(
      'is still used with its old secret, which stops working on 24 Nov 2026, 09:00 UTC.',
    );
    expect(said({ kind: 'source', threshold: 'source', detail: { source: '192.0.2.9', app: 'web' } })).toBe(
      'was used from a new address. The address is 192.0.2.9, used by web.',
    );
    expect(said({ kind: 'source', threshold: 'source', detail: { source: '192.0.2.9' } })).toBe(
      'was used from a new address. The address is 192.0.2.9.',
    );
    expect(said({ kind: 'source', threshold: 'app', detail: { source: '192.0.2.9', app: 'web' } })).toBe(
      'was used by a new program. The program is web at 192.0.2.9.',
    );
    expect(
      said({ kind: 'guess', detail: { attempts: '5', firstAt: since, sources: '203.0.113.9, 2001:db8::/64' } }),
    ).toBe(
      'is being tried with wrong secrets from addresses that have never used it. There were 5 attempts with a wrong secret since ' +
        '26 Aug 2026, 08:00 UTC, from 203.0.113.9, 2001:db8::/64. Latchkey slows these attempts down, and they can’t lock the key. ' +
        'Programs with the right secret aren’t affected. If one of them is yours, give it the current secret.',
    );
    expect(said({ kind: 'lock', detail: {} })).toBe('has been locked since 24 Nov 2026, 08:00 UTC.');
  });

  it('puts what is most urgent first', () => {
    const items = WARNING_KINDS.map((kind, index) => item({ kind, keyName: kind, id: `w${index}` }));
    const labels = digestView(digest(items), NOW).blocks.flatMap((block) =>
      block.kind === 'overflow' ? block.label.split(' ')[0] : [],
    );
    expect(labels).toEqual(['lock', 'overlap', 'expiry', 'guess', 'source', 'unused']);
  });

  it.each([1, 4, 5, 10, 11, 100, 200])(
    'of %i keys it is one message that both platforms take, with what they need',
    (count) => {
      const items = Array.from({ length: count }, (_, index) =>
        item({ ...LOCK, id: `w${index}`, keyName: `bot-${index}`, keyId: String(index).padStart(16, 'K') }),
      );
      const view = digestView(digest(items), NOW);
      expectBothToTake(view);
      const unlocks = pressable(view).filter((one) => one.startsWith('Unlock'));
      expect(unlocks).toHaveLength(Math.min(count, 10));
      for (const payload of [renderSlack(view, 'n'), renderDiscord(view)])
        expect(JSON.stringify(payload).match(/lk:v1:go:unlock/g)).toHaveLength(unlocks.length);
      const last = texts(view).at(-1) ?? '';
      const more = `… and ${count - 10} more: ${count - 10} locked. See them all with /apikey list status:locked`;
      if (count > 10) expect(last).toBe(more);
      else expect(last).not.toContain('more');
    },
  );

  it('counts what has no room by what it is, with the longest names that there are', () => {
    const name = (index: number) => `${index}${'w'.repeat(61)}`;
    const items = Array.from({ length: 200 }, (_, index) =>
      item({
        ...(index % 2 === 0 ? LOCK : {}),
        id: `w${index}`,
        keyName: name(index),
        keyId: String(index).padStart(16, 'K'),
        place: `${'p'.repeat(64)}/${'c'.repeat(64)}`,
        detail: { attempts: '10', sources: 's'.repeat(5_000), apps: 'a'.repeat(5_000), retired: 'r'.repeat(5_000) },
      }),
    );
    const view = digestView(digest(items), NOW);
    expectBothToTake(view);
    expect(texts(view).at(-1)).toBe(
      '… and 190 more: 90 locked, 100 expired or about to expire. See them all with /apikey list',
    );
    const inPublic = publicDigestView(digest(items), NOW);
    expect(texts(inPublic).at(-2)).toContain('… and 188 more: 88 locked, 100 expired or about to expire.');
    for (const whole of [view, inPublic, digestView(digest(items.slice(0, 4)), NOW)]) {
      expectBothToTake(whole);
      // Nothing of it was left out by a renderer, which would count other things than keys.
      for (const payload of [renderSlack(whole, 'n').blocks, renderDiscord(whole).components])
        expect(JSON.stringify(payload).match(/… and \d+ more/g) ?? []).toHaveLength(
          whole === view || whole === inPublic ? 1 : 0,
        );
    }
  });
});

describe('a digest for others', () => {
  it('says to the person who is told in the owner’s place whose keys they are', () => {
    const view = digestView(digest([item(LOCK), item({ keyId: 'K2', id: 'w2' })]), NOW, 'other');
    expect(texts(view).slice(0, 2)).toEqual([
      '2 of ana’s keys need attention',
      'ana can’t be reached, so you’re getting this instead.',
    ]);
    expect(pressable(view)).toContain(`Unlock lk:v1:go:unlock:key=${KEY_ID}`);
  });

  it('invariant 2: in a conversation holds no secret, of an ID its end only, no address, no program, nothing to press', () => {
    const secret = newSecret(KEY_ID, seededRandom('secret')).reveal();
    const items = [
      item(LOCK),
      item({ keyName: `is ${KEY_ID}`, place: `${secret}/x`, id: 'w2' }),
      item({ kind: 'source', detail: { source: '192.0.2.9', app: 'web' }, id: 'w3' }),
    ];
    const view = publicDigestView(digest(items), NOW);
    expect(texts(view)[2]).toBe('chat-bot in shop/rasa (ID …L4Nh) has been locked since 24 Nov 2026, 07:55 UTC.');
    const said = JSON.stringify([view, renderSlack(view, 'n'), renderDiscord(view)]);
    expect(said).not.toContain(KEY_ID);
    expect(said).not.toContain(secret.slice(20));
    expect(said).not.toMatch(/192\.0\.2|cron|web|Berlin|lk:v1:go/);
    expect(pressable(view)).toEqual([]);
    expectBothToTake(view);
  });
});
