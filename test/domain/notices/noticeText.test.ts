import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../src/domain/notices/notice.ts';
import { noticeText } from '../../../src/domain/notices/noticeText.ts';
import { plainText, textInZone } from '../../../src/domain/time/moment.ts';

const KEY = { key: 'bot', place: 'shop/rasa' };
const FACTS = { now: Date.UTC(2026, 0, 15), reports: [] };
const word = (notice: Notice, handedFrom: string | null = null) => noticeText({ ...notice, handedFrom }, FACTS);

describe('a notice in words', () => {
  it('says nothing where others read that was written for its person alone (invariant 2)', () => {
    const onCall = { ...KEY, by: 'olga', did: 'disabled', reason: 'leaked at 192.0.2.7' } as const;
    expect(word({ kind: 'on-call', params: onCall })).toEqual({
      text: 'olga, who is on call, disabled your key bot (shop/rasa). Reason: leaked at 192.0.2.7',
      publicText: 'olga, who is on call, disabled the key bot (shop/rasa).',
    });
    for (const secret of ['retired', 'deleted'] as const) {
      const { text, publicText } = word({
        kind: 'dead-secret',
        params: { ...KEY, who: 'crawler at 192.0.2.7', secret },
      });
      expect(text).toContain('crawler at 192.0.2.7');
      expect(publicText).not.toMatch(/crawler|192/);
    }
    const found = { kind: 'backup', at: 0 } as const;
    expect(word({ kind: 'database-restored', params: { found } }).publicText).not.toContain('1970');
    expect(word({ kind: 'weekly-report', params: { week: 1 } }).publicText).toBeNull();
  });

  it('says when in the reader’s zone, with the hour: no date is left to be read in another one', () => {
    const at = Date.UTC(2026, 11, 7, 23, 30);
    const ask = { requestId: 'r1', subject: 'bot', project: 'shop', asker: 'ben', until: at };
    const notices: readonly Notice[] = [
      { kind: 'keys-suspended', params: { from: at } },
      { kind: 'request-waiting', params: ask },
      { kind: 'database-restored', params: { found: { kind: 'backup', at } } },
      { kind: 'database-restored', params: { found: { kind: 'other', since: at } } },
    ];
    for (const notice of notices)
      expect(plainText(textInZone(word(notice).text, 'Europe/Berlin'))).toContain('8 Dec 2026, 00:30 Europe/Berlin');
  });

  it('says whose it was to the owner who gets it instead, in public too', () => {
    const params = { by: 'ben', ...KEY };
    const words = 'For kim, who has left the project: ben made you the owner of the key bot (shop/rasa).';
    expect(word({ kind: 'key-received', params }, 'kim')).toEqual({ text: words, publicText: words });
    expect(word({ kind: 'text', params: { text: 'Hi.', publicText: null } }, 'kim').publicText).toBeNull();
  });
});
