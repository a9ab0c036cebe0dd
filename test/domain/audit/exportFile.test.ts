import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AuditLink, CHAIN_START, linkHash } from '../../../src/domain/audit/auditChain.ts';
import { checkExport, type Finding } from '../../../src/domain/audit/export/checkExport.ts';
import { type ExportFacts, exportText, lineHash } from '../../../src/domain/audit/export/exportFile.ts';
import {
  checkSignature,
  readPublicKey,
  readSignature,
  signatureText,
} from '../../../src/domain/audit/export/exportSignature.ts';
import { SigningKey } from '../../../src/services/audit/signingKey.ts';
import { DEEP } from '../../support/tier.ts';
import { NOW } from '../samples.ts';
import { always, anyText, bytesFrom } from '../seed.ts';

const CHAIN_KEY = bytesFrom(1)(32);
const KEY = new SigningKey(bytesFrom(2)(32));
const FACTS: ExportFacts = {
  what: 'audit-events',
  key: KEY.id,
  madeAt: new Date(NOW).toISOString(),
  by: { id: 'person-ana', name: 'ana', platform: 'slack' },
  selection: { since: new Date(NOW - 1_000).toISOString() },
};

/** Events of a trail that goes on from somewhere. */
function events(count: number, facts: Partial<AuditLink> = {}): readonly AuditLink[] {
  let previousHash = CHAIN_START;
  return Array.from({ length: count }, (_, index) => {
    const entry = {
      seq: index + 5,
      at: NOW + index,
      actorId: 'person-ana',
      actorName: 'ana',
      platform: 'slack',
      action: 'key.disable',
      outcome: 'done' as const,
      projectId: 'shop',
      keyId: '0123456789ABCDEF',
      subject: `bot-${index} „é“ 鍵`,
      reason: null,
      detail: { was: 'active' },
      ...facts,
    };
    const link = { ...entry, previousHash, hash: linkHash(entry, previousHash, CHAIN_KEY) };
    previousHash = link.hash;
    return link;
  });
}

const bytesOf = (text: string) => Buffer.from(text, 'utf8');
const SAMPLE = exportText(FACTS, events(4));
const LINES = SAMPLE.split('\n').slice(0, -1);
const found = (text: string): readonly Finding[] => checkExport(bytesOf(text)).findings;
const file = (lines: readonly (string | undefined)[]) => lines.map((line) => `${line ?? ''}\n`).join('');

describe('invariant 18: an export of the audit trail', () => {
  it('is sound as it was made, whatever stands in its events', () => {
    expect(checkExport(bytesOf(SAMPLE))).toEqual({ findings: [], events: 4, key: KEY.id });
    expect(checkExport(bytesOf(exportText(FACTS, [])))).toEqual({ findings: [], events: 0, key: KEY.id });
    always(fc.array(anyText(12), { maxLength: 5 }), (texts) => {
      const odd = texts.flatMap((subject) => events(1, { subject, detail: { [subject]: subject } }));
      expect(found(exportText(FACTS, odd))).toEqual([]);
    });
  });

  it('carries what the trail’s own chain is computed from, and the links of its own by a plain hash', () => {
    for (const [index, line] of LINES.entries()) {
      const { event, previous, sha256 } = JSON.parse(line);
      expect(lineHash(line.slice(0, line.lastIndexOf(',"sha256"')))).toBe(sha256);
      expect(previous).toBe(index === 0 ? CHAIN_START : JSON.parse(LINES[index - 1] ?? '').sha256);
      if (index > 0) expect(linkHash(event, event.previousHash, CHAIN_KEY)).toBe(event.hash);
    }
  });

  it('shows each changed byte, wherever it is and whatever it becomes, in its line', () => {
    const whole = bytesOf(SAMPLE);
    const bits = [0, 1, 2, 3, 4, 5, 6, 7];
    const tries = (was: number, at: number) =>
      DEEP ? [...bits.map((bit) => was ^ (1 << bit)), 0x00, 0x0a, 0x0d, 0x20, 0x22] : [was ^ (1 << (at % 8))];
    let line = 1;
    for (const [at, was] of whole.entries()) {
      for (const value of tries(was, at)) {
        if (value === was) continue;
        const changed = Buffer.from(whole);
        changed[at] = value;
        const { findings } = checkExport(changed);
        if (findings[0]?.line !== line) expect({ at, value, findings }).toMatchObject({ findings: [{ line }] });
      }
      if (was === 0x0a) line += 1;
    }
    expect(line).toBe(LINES.length + 1);
  });

  it('names a tail that was cut off, at any byte', () => {
    expect(found(file(LINES.slice(0, 3)))).toEqual([{ kind: 'cut-off', line: 3, from: 4, to: 5 }]);
    expect(found(file(LINES.slice(0, 1)))).toEqual([{ kind: 'cut-off', line: 1, from: 2, to: 5 }]);
    expect(found(SAMPLE.slice(0, -1))).toEqual([{ kind: 'not-ended', line: 5 }]);
    for (let length = 0; length < bytesOf(SAMPLE).length; length += 1)
      if (checkExport(bytesOf(SAMPLE).subarray(0, length)).findings.length === 0) expect.fail(`cut at ${length}`);
  });

  it('names lines that were left out, moved, repeated or added', () => {
    const [one, two, three, four, five] = LINES;
    expect(found(file([one, two, four, five]))).toEqual([{ kind: 'missing', line: 3, from: 3, to: 3 }]);
    expect(found(file([one, five]))).toEqual([{ kind: 'missing', line: 2, from: 2, to: 4 }]);
    expect(found(file([two, three, four, five]))).toEqual([{ kind: 'missing', line: 1, from: 1, to: 1 }]);
    expect(found(file([one, three, two, four, five]))).toEqual([{ kind: 'moved', line: 3, holds: 2 }]);
    expect(found(file([one, two, two, three, four, five]))).toEqual([{ kind: 'repeated', line: 3, holds: 2 }]);
    expect(found(file([one, two, three, four, five, 'more']))).toEqual([{ kind: 'altered', line: 6 }]);
    // A line of an export of more events, made for another one.
    const longer = exportText(FACTS, events(5)).split('\n')[5];
    expect(found(file([...LINES, longer])).map(({ kind }) => kind)).toContain('too-many');
  });

  it('names a line whose hash was made to fit, since the next one follows another', () => {
    const [one, two, three, four, five] = LINES;
    const open = (three ?? '').replace('"outcome":"done"', '"outcome":"refused"').replace(/,"sha256".*$/, '');
    const forged = `${open},"sha256":"${lineHash(open)}"}`;
    expect(found(file([one, two, forged, four, five]))).toEqual([{ kind: 'not-following', line: 4 }]);
  });

  it('names an event that already broke the trail when it was exported', () => {
    const [first, second, ...rest] = events(4);
    if (first === undefined || second === undefined) throw new Error('there are four');
    const broken = exportText(FACTS, [first, { ...second, previousHash: 'f'.repeat(64) }, ...rest]);
    expect(found(broken)).toEqual([{ kind: 'trail-broken', line: 3, seq: 6 }]);
  });

  it('follows the trail across events of which it tells hashes alone, and names one that is missing there', () => {
    const [first, second, third, fourth] = events(4);
    if (first === undefined || second === undefined || third === undefined || fourth === undefined)
      throw new Error('there are four');
    const between = { from: second.seq, to: third.seq, hashes: [second.hash, third.hash] };
    const text = exportText(FACTS, [first, fourth], [between]);
    expect(checkExport(bytesOf(text))).toEqual({ findings: [], events: 2, key: KEY.id });
    const [header, one, hashes, two] = text.split('\n');
    expect(found(file([header, one, two]))).toEqual([{ kind: 'missing', line: 3, from: 3, to: 3 }]);
    expect(found(file([header, one, hashes]))).toEqual([{ kind: 'cut-off', line: 3, from: 4, to: 4 }]);
    const broken = exportText(FACTS, [first, fourth], [{ ...between, hashes: [third.hash, second.hash] }]);
    expect(found(broken)).toEqual([{ kind: 'trail-broken', line: 4, seq: fourth.seq }]);
    const gone = exportText(FACTS, [first, fourth], [{ ...between, hashes: [third.hash] }]);
    expect(found(gone)).toEqual([{ kind: 'trail-broken', line: 3, seq: second.seq }]);
    const many = { from: 6, to: 99, hashes: [second.hash, third.hash], skipped: 92 };
    expect(found(exportText(FACTS, [first, { ...fourth, seq: 100 }], [many]))).toEqual([]);
  });

  it('is read by versions that know its format only', () => {
    expect(found(SAMPLE.replaceAll('latchkey-export/1', 'latchkey-export/2'))[0]).toEqual({ kind: 'altered', line: 1 });
    const [one = ''] = LINES;
    const open = one.replace('export/1', 'export/2').replace(/,"sha256".*$/, '');
    expect(found(`${open},"sha256":"${lineHash(open)}"}\n`)).toContainEqual({ kind: 'no-header', line: 1 });
  });
});

describe('invariant 18: the signature of an export', () => {
  const bytes = bytesOf(SAMPLE);
  const signature = KEY.sign(bytes);
  const published = readPublicKey(KEY.published);
  if (published === undefined) throw new Error('what is published can be read');

  it('is of these bytes, by this key, and is the same on every replica', () => {
    expect(checkSignature(bytes, signature, published)).toBe('right');
    expect(new SigningKey(bytesFrom(2)(32)).sign(bytes)).toEqual(signature);
    expect(KEY.published).toMatch(/^Key ID: [0-9a-f]{16}\n-----BEGIN PUBLIC KEY-----\n/);
  });

  it('shows a file that was written again as a whole', () => {
    const again = bytesOf(exportText(FACTS, events(3)));
    expect(checkExport(again).findings).toEqual([]);
    expect(checkSignature(again, signature, published)).toBe('wrong');
  });

  it('shows another key, also where it signed the file itself', () => {
    const other = new SigningKey(bytesFrom(3)(32));
    expect(checkSignature(bytes, other.sign(bytes), published)).toBe('other-key');
    expect(checkSignature(bytes, { ...other.sign(bytes), key: KEY.id }, published)).toBe('wrong');
  });

  it('shows each changed byte in its own file', () => {
    const text = bytesOf(signatureText(signature));
    expect(readSignature(text.toString('latin1'))).toEqual(signature);
    for (const [at, was] of text.entries()) {
      for (let value = 0; value < 256; value += DEEP ? 1 : 15) {
        if (value === was) continue;
        const changed = Buffer.from(text);
        changed[at] = value;
        const read = readSignature(changed.toString('latin1'));
        const isRight = read !== undefined && checkSignature(bytes, read, published) === 'right';
        if (isRight) expect.fail(`byte ${at} as ${value} is taken`);
      }
    }
  });

  it('is checked with an Ed25519 key only', () => {
    for (const text of ['', 'a key', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'])
      expect(readPublicKey(text)).toBeUndefined();
  });
});
