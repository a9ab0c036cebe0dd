import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  renderDeletedSecret,
  renderSecretMessage,
  renderSecretModal,
} from '../../../../adapters/slack/render/secret.ts';
import type { SecretCard } from '../../../../src/chat/contracts/view.ts';
import { newSecret } from '../../../../src/domain/keys/secretFormat.ts';
import { MINUTE, SECOND } from '../../../../src/domain/time/time.ts';
import { bytesFrom } from '../../../domain/seed.ts';
import { cardOfKey } from '../../../support/cards.ts';
import { NASTY, objectsOf, refusals, refusalsOfView, STRAY_SECRET, textsOf } from './samples.ts';

const KEY_ID = 'FsOaBboMguoiL4Nh';
const SECRET = newSecret(KEY_ID, bytesFrom(8));

function cardOf(name: string, given: Partial<SecretCard> = {}, keyId = KEY_ID): SecretCard {
  const notes = ['This is the only time that it is shown.', 'The old secret stops now.'];
  const said = { title: 'New API key', notes, deleteAfter: 5 * MINUTE };
  return { ...cardOfKey({ keyName: name, keyId, secret: SECRET }, said), ...given };
}

const message = (card: SecretCard) => renderSecretMessage(card, 'n1');
const modal = (card: SecretCard) => renderSecretModal(card, 'n1');
/** What stands in blocks to copy from. */
const copied = (payload: unknown) =>
  objectsOf(payload)
    .filter(({ type }) => type === 'rich_text_preformatted')
    .map(textsOf);

describe('invariant 1: the one showing of a secret', () => {
  it.each([
    ['message', message],
    ['modal', modal],
  ] as const)('is in a %s once, ID and secret each in a block of its own', (_, render) => {
    const drawn = render(cardOf('chat-bot'));
    expect(copied(drawn.blocks)).toEqual([[KEY_ID], [SECRET.reveal()]]);
    expect(JSON.stringify(drawn).split(SECRET.reveal())).toHaveLength(2);
  });

  it.each([
    ['message', message],
    ['modal', modal],
  ] as const)(
    'has nothing in its %s to press, to pick or to type into: any of it would echo the secret',
    (_, render) => {
      for (const one of objectsOf(render(cardOf('chat-bot')))) {
        expect(one).not.toHaveProperty('action_id');
        expect(one).not.toHaveProperty('accessory');
        expect(one).not.toHaveProperty('submit');
        expect(['actions', 'input', 'button']).not.toContain(one['type']);
      }
    },
  );

  it('says what it is, whose, what to know, and when it goes', () => {
    expect(textsOf(message(cardOf('chat-bot')).blocks)).toEqual([
      'New API key',
      'Name: ',
      'chat-bot',
      'ID',
      KEY_ID,
      'Secret',
      SECRET.reveal(),
      'This is the only time that it is shown.',
      'The old secret stops now.',
      'This message is deleted in 5 minutes.',
    ]);
    const last = (deleteAfter: number) => textsOf(message(cardOf('x', { deleteAfter })).blocks).at(-1);
    expect(last(MINUTE)).toBe('This message is deleted in 1 minute.');
    expect(last(61 * SECOND)).toBe('This message is deleted in 2 minutes.');
    expect(last(0)).toBe('This message is deleted in 1 minute.');
  });

  it('is not in the text of its message, which notifications show', () => {
    for (const name of [...NASTY, STRAY_SECRET, SECRET.reveal()]) {
      const { text } = message(cardOf(name, { title: name }));
      expect(text).not.toContain('lk_');
      expect(text).not.toContain(SECRET.reveal().slice(20, 40));
      expect(text).not.toMatch(/[<>]/);
      expect(text).toMatch(/: .*\. Open this message to copy the secret\.$/s);
      expect(text.length).toBeLessThanOrEqual(4_000);
    }
  });

  it('has a modal that sends nothing back when it is closed, and carries nothing', () => {
    const drawn = modal(cardOf('chat-bot'));
    expect(drawn).toMatchObject({ notify_on_close: false, title: { text: 'New API key' }, close: { text: 'Close' } });
    expect(drawn).not.toHaveProperty('callback_id');
    expect(drawn).not.toHaveProperty('private_metadata');
    expect(textsOf(drawn.blocks)[0]).toBe('Name: ');
    expect(textsOf(drawn.blocks).at(-1)).toBe('The secret is deleted here in 5 minutes.');
    const long = 'New secret for a key with a long name';
    expect(textsOf(modal(cardOf('x', { title: long })).blocks)[0]).toBe(long);
  });

  it('is taken by Slack under any name, literally', () => {
    for (const name of NASTY) {
      const card = cardOf(name, { title: name, notes: [name, name] });
      expect(refusals(message(card).blocks, 'message')).toEqual([]);
      expect(refusalsOfView(modal(card))).toEqual([]);
      for (const one of objectsOf([message(card), modal(card)])) {
        expect(one['type']).not.toBe('mrkdwn');
        if (one['type'] === 'plain_text') expect(one['emoji']).toBe(false);
      }
    }
  });

  it('invariant 2: no other secret slips in with a name or a note', () => {
    const card = cardOf(STRAY_SECRET, { title: STRAY_SECRET, notes: [STRAY_SECRET] }, STRAY_SECRET);
    expect(JSON.stringify([message(card), modal(card)])).not.toContain(STRAY_SECRET.slice(20, 40));
  });

  it('gives its blocks new names each time', () => {
    expect(message(cardOf('x')).blocks.map(({ block_id }) => block_id)).toEqual(
      Array.from({ length: 7 }, (_, n) => `lk:n1:${n}`),
    );
  });

  it('happens in one file of this adapter: no other opens a secret', () => {
    const adapter = join(import.meta.dirname, '../../../../adapters/slack');
    const opening = readdirSync(adapter, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && readFileSync(join(adapter, file), 'utf8').includes('reveal('))
      .map((file) => file.replaceAll('\\', '/'));
    expect(opening).toEqual(['render/secret.ts']);
  });
});

describe('what takes the place of a secret', () => {
  it('is a modal without it, which says what to do', () => {
    const drawn = renderDeletedSecret();
    expect(refusalsOfView(drawn)).toEqual([]);
    expect(drawn.title.text).toBe('Secret deleted');
    expect(textsOf(drawn.blocks).join(' ')).toMatch(/secret .* deleted.*regenerate/s);
    expect(drawn).toMatchObject({ notify_on_close: false });
  });

  it('takes no name from the block of the secret, of which Slack would keep something', () => {
    for (const block of renderDeletedSecret().blocks) expect(block).not.toHaveProperty('block_id');
  });
});
