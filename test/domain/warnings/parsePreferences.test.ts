import { describe, expect, it } from 'vitest';
import { readConversation } from '../../../src/domain/warnings/conversationRef.ts';
import { readDays, readFallback, readKinds } from '../../../src/domain/warnings/parsePreferences.ts';
import { PLATFORM_FACTS } from '../../support/platforms.ts';
import { always, anyText, seeded } from '../seed.ts';

const value = (of: unknown) => ({ kind: 'value', value: of });

describe(seeded('how a project wants to be warned'), () => {
  it.each([
    ['30,14,7,1', [30, 14, 7, 1]],
    ['1', [1]],
    ['7, 365,1', [365, 7, 1]],
    ['10,9,8,7,6,5,4,3,2,1', [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]],
    ['Default', null],
  ])('days:%s is understood', (text, days) => {
    expect(readDays(text)).toEqual(value(days));
  });

  it.each([
    ['7,1,7', /twice/, '7,1'],
    ['30,0', /1 to 365.*[Oo]n the day itself/, '30'],
    ['400,30', /1 to 365\.$/, '30'],
    ['0', /On the day itself/, undefined],
    ['11,10,9,8,7,6,5,4,3,2,1', /11 days are too many; the limit is 10/, undefined],
    ['-1', /like 30,14,7,1, or default/, undefined],
    ['soon', /like 30,14,7,1, or default/, undefined],
    ['1.5', /like 30,14,7,1/, undefined],
    [',', /like 30,14,7,1/, undefined],
  ])('days:%s is not, in words that say what to write', (text, words, suggestion) => {
    const read = readDays(text);
    expect(read).toMatchObject({ kind: 'problem', words: expect.stringMatching(words) });
    expect(read.kind === 'problem' && read.suggestion).toBe(suggestion);
    if (suggestion !== undefined) expect(readDays(suggestion).kind).toBe('value');
  });

  it.each([
    ['unused', ['unused']],
    ['source, Unused', ['unused', 'source']],
    ['unused,unused', ['unused']],
  ])('off:%s is understood', (text, kinds) => {
    expect(readKinds(text)).toEqual(value(kinds));
  });

  it.each([
    ['expiry,unused', /Expiry warnings are always sent/, 'unused'],
    ['lock', /Lock warnings are always sent/, undefined],
    ['frobnicate', /one or more of unused,overlap,source/, undefined],
    ['constructor', /one or more of/, undefined],
  ])('off:%s is not', (text, words, suggestion) => {
    const read = readKinds(text);
    expect(read).toMatchObject({ kind: 'problem', words: expect.stringMatching(words) });
    expect(read.kind === 'problem' && read.suggestion).toBe(suggestion);
  });

  it.each([
    ['slack:C0123456789', 'slack:C0123456789'],
    ['slack:G0123', 'slack:G0123'],
    ['discord:123456789012345678', 'discord:123456789012345678'],
    ['NONE', null],
  ])('fallback:%s is understood', (text, fallback) => {
    expect(readFallback(PLATFORM_FACTS, text)).toEqual(value(fallback));
  });

  it.each([
    ['c0123456789', 'slack:C0123456789'],
    ['123456789012345678', 'discord:123456789012345678'],
    ['general', undefined],
    ['slack:U0123', undefined],
    ['slack:C', undefined],
    ['console:ana', undefined],
    ['slack:C0123 and more', undefined],
  ])('fallback:%s is not, with what may be meant', (text, suggestion) => {
    const read = readFallback(PLATFORM_FACTS, text);
    expect(read).toMatchObject({ kind: 'problem', words: expect.stringMatching(/slack:C… or discord:…/) });
    expect(read.kind === 'problem' && read.suggestion).toBe(suggestion);
  });

  it('a conversation is read as it is configured for all', () => {
    expect(readConversation(PLATFORM_FACTS, 'slack:C0TEAM')).toEqual({ platform: 'slack', conversation: 'C0TEAM' });
    expect(readConversation(PLATFORM_FACTS, '')).toBeUndefined();
  });

  it('any text is understood, or answered in words; what is suggested is understood', () => {
    always(anyText(), (text) => {
      const readConversationName = (name: string) => readFallback(PLATFORM_FACTS, name);
      for (const reader of [readDays, readKinds, readConversationName]) {
        const read = reader(text);
        if (read.kind === 'problem') expect(read.words).not.toBe('');
        if (read.kind === 'problem' && read.suggestion !== undefined)
          expect(reader(read.suggestion).kind).toBe('value');
      }
    });
  });
});
