import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderDeletedSecret, renderSecretMessage } from '../../../../adapters/discord/render/secret.ts';
import type { SecretCard } from '../../../../src/chat/contracts/view.ts';
import { newSecret } from '../../../../src/domain/keys/secretFormat.ts';
import { MINUTE, SECOND } from '../../../../src/domain/time/time.ts';
import { bytesFrom } from '../../../domain/seed.ts';
import { cardOfKey } from '../../../support/cards.ts';
import { marksOf, plainOf, read } from './markdown.ts';
import { contentsOf, linesOf, NASTY, objectsOf, refusals, STRAY_SECRET, typesOf } from './samples.ts';

const KEY_ID = 'FsOaBboMguoiL4Nh';
const SECRET = newSecret(KEY_ID, bytesFrom(8));

function cardOf(name: string, given: Partial<SecretCard> = {}, keyId = KEY_ID): SecretCard {
  const notes = ['This is the only time that it is shown.', 'The old secret stops now.'];
  const said = { title: 'New API key', notes, deleteAfter: 5 * MINUTE };
  return { ...cardOfKey({ keyName: name, keyId, secret: SECRET }, said), ...given };
}

/** What stands in blocks to copy from. */
const copied = (payload: unknown) =>
  contentsOf(payload).flatMap((content) => read(content).flatMap(({ kind, text }) => (kind === 'block' ? [text] : [])));

describe('invariant 1: the one showing of a secret', () => {
  it('is there once, ID and secret each in a block of its own', () => {
    const message = renderSecretMessage(cardOf('chat-bot'));
    expect(copied(message)).toEqual([KEY_ID, SECRET.reveal()]);
    expect(JSON.stringify(message).split(SECRET.reveal())).toHaveLength(2);
  });

  it('has nothing to press, to pick or to type into: any of it would echo the secret', () => {
    const message = renderSecretMessage(cardOf('chat-bot'));
    expect(new Set(typesOf(message))).toEqual(new Set([10]));
    for (const one of objectsOf(message)) {
      expect(one).not.toHaveProperty('custom_id');
      expect(one).not.toHaveProperty('accessory');
    }
    expect(message).toMatchObject({ flags: 1 << 15, allowed_mentions: { parse: [] }, attachments: [] });
  });

  it('says what it is, whose, what to know, and when it goes', () => {
    expect(linesOf(renderSecretMessage(cardOf('chat_bot')))).toEqual([
      '### New API key',
      '**Name:** chat\\_bot',
      '**ID**',
      '```',
      KEY_ID,
      '```',
      '**Secret**',
      '```',
      SECRET.reveal(),
      '```',
      'This is the only time that it is shown.',
      'The old secret stops now.',
      '-# This message is deleted in 5 minutes.',
    ]);
    const last = (deleteAfter: number) => linesOf(renderSecretMessage(cardOf('x', { deleteAfter }))).at(-1);
    expect(last(MINUTE)).toBe('-# This message is deleted in 1 minute.');
    expect(last(61 * SECOND)).toBe('-# This message is deleted in 2 minutes.');
    expect(last(0)).toBe('-# This message is deleted in 1 minute.');
  });

  it('is taken by Discord under any name, literally, with the secret whole', () => {
    for (const name of NASTY) {
      const message = renderSecretMessage(cardOf(name, { title: name, notes: Array(50).fill(name) }));
      expect(refusals(message)).toEqual([]);
      expect(copied(message)).toEqual([KEY_ID, SECRET.reveal()]);
      const marks = contentsOf(message).flatMap((content) => marksOf(read(content)));
      expect(marks).toEqual(['heading', 'strong', 'strong', 'block', 'strong', 'block', 'small']);
    }
  });

  it('is not pushed out by what is said beside it', () => {
    const message = renderSecretMessage(
      cardOf('x'.repeat(5_000), { title: '*'.repeat(5_000), notes: Array(9).fill('n'.repeat(900)) }),
    );
    expect(refusals(message)).toEqual([]);
    expect(copied(message)).toEqual([KEY_ID, SECRET.reveal()]);
    expect(linesOf(message).filter((line) => line.startsWith('nnn'))).toHaveLength(2);
    expect(linesOf(message).at(-1)).toBe('-# This message is deleted in 5 minutes.');
  });

  it('invariant 2: no other secret slips in with a name or a note', () => {
    const card = cardOf(STRAY_SECRET, { title: STRAY_SECRET, notes: [STRAY_SECRET] }, STRAY_SECRET);
    expect(JSON.stringify(renderSecretMessage(card))).not.toContain(STRAY_SECRET.slice(20, 40));
  });

  it('happens in one file of this adapter: no other opens a secret', () => {
    const adapter = join(import.meta.dirname, '../../../../adapters/discord');
    const opening = readdirSync(adapter, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && readFileSync(join(adapter, file), 'utf8').includes('reveal('))
      .map((file) => file.replaceAll('\\', '/'));
    expect(opening).toEqual(['render/secret.ts']);
  });
});

describe('what takes the place of a secret', () => {
  it('is a message without it, which says what to do', () => {
    const message = renderDeletedSecret();
    expect(refusals(message)).toEqual([]);
    expect(plainOf(read(contentsOf(message)[0] ?? ''))).toMatch(/secret .* deleted.*regenerate/s);
    expect(typesOf(message)).toEqual([10]);
  });
});
