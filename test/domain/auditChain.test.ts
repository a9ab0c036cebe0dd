import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AuditEntry,
  type AuditLink,
  CHAIN_START,
  type ChainHead,
  checkLink,
  type LinkCheck,
  linkHash,
} from '../../src/domain/audit/auditChain.ts';
import { NOW } from './samples.ts';
import { always, anyText, bytesFrom, seeded } from './seed.ts';

const CHAIN_KEY = bytesFrom(1)(32);
const START: ChainHead = { seq: 0, hash: CHAIN_START };

/** Chains entries as the trail does, from 1 on. */
function chain(entries: readonly AuditEntry[], chainKey: Uint8Array = CHAIN_KEY): readonly AuditLink[] {
  let previousHash = CHAIN_START;
  return entries.map((entry, index) => {
    const numbered = { ...entry, seq: index + 1 };
    const link = { ...numbered, previousHash, hash: linkHash(numbered, previousHash, chainKey) };
    previousHash = link.hash;
    return link;
  });
}

/** Walks along the links. @returns the last check: of the first link that is broken, or of the last one. */
function walk(links: readonly AuditLink[], chainKey: Uint8Array = CHAIN_KEY): LinkCheck {
  let check: LinkCheck = { kind: 'sound', head: START };
  for (const link of links) {
    if (check.kind === 'broken') return check;
    check = checkLink(link, check.head, chainKey);
  }
  return check;
}

function anEntry(facts: Partial<AuditEntry> = {}): AuditEntry {
  return {
    seq: 1,
    at: NOW,
    actorId: 'person-ana',
    actorName: 'ana',
    platform: 'slack',
    action: 'key.regenerate',
    outcome: 'done',
    projectId: 'project-shop',
    keyId: '0123456789ABCDEF',
    subject: 'chat-bot',
    reason: 'incident 42',
    detail: { replace: 'secret', overlap: '0' },
    ...facts,
  };
}

const words = fc.oneof(fc.constantFrom('', 'ana', 'null', '"', ',', '[]', 'ключ'), anyText(8));
const maybe = fc.option(words, { nil: null });
const entry: fc.Arbitrary<AuditEntry> = fc.record({
  seq: fc.constant(0),
  at: fc.integer({ min: 0, max: NOW }),
  actorId: maybe,
  actorName: words,
  platform: words,
  action: words,
  outcome: fc.constantFrom('done', 'refused'),
  projectId: maybe,
  keyId: maybe,
  subject: words,
  reason: maybe,
  detail: fc.dictionary(fc.constantFrom('replace', 'overlap', 'code', 'ground'), words),
});

const flipped = (digits: string) => (digits.startsWith('0') ? '1' : '0') + digits.slice(1);
const other = (text: string | null) => (text === null ? 'null' : `${text}.`);

/** For each field of a link, the ways in which a forger may change it. */
const FORGERIES = {
  seq: [(link) => ({ ...link, seq: link.seq + 1 }), (link) => ({ ...link, seq: link.seq - 1 })],
  at: [(link) => ({ ...link, at: link.at + 1 }), (link) => ({ ...link, at: link.at - 1 })],
  actorId: [(link) => ({ ...link, actorId: other(link.actorId) })],
  actorName: [(link) => ({ ...link, actorName: other(link.actorName) })],
  platform: [(link) => ({ ...link, platform: other(link.platform) })],
  action: [(link) => ({ ...link, action: other(link.action) })],
  outcome: [(link) => ({ ...link, outcome: link.outcome === 'done' ? 'refused' : 'done' })],
  projectId: [(link) => ({ ...link, projectId: other(link.projectId) })],
  keyId: [(link) => ({ ...link, keyId: other(link.keyId) })],
  subject: [(link) => ({ ...link, subject: other(link.subject) })],
  reason: [(link) => ({ ...link, reason: other(link.reason) })],
  detail: [
    (link) => ({ ...link, detail: { ...link.detail, added: '' } }),
    (link) => ({ ...link, detail: { ...link.detail, replace: other(link.detail['replace'] ?? '') } }),
  ],
  previousHash: [(link) => ({ ...link, previousHash: flipped(link.previousHash) })],
  hash: [(link) => ({ ...link, hash: flipped(link.hash) }), (link) => ({ ...link, hash: '' })],
} as const satisfies Readonly<Record<keyof AuditLink, readonly ((link: AuditLink) => AuditLink)[]>>;

const forgeries = Object.entries(FORGERIES).flatMap(([field, ways]) =>
  ways.map((forge, index) => ({ field, way: index + 1, forge })),
);

describe(seeded('the chain of the audit trail'), () => {
  it('is sound as it was written, up to its head', () => {
    always(fc.array(entry, { maxLength: 12 }), (entries) => {
      const links = chain(entries);
      const last = links.at(-1);
      expect(walk(links)).toEqual({
        kind: 'sound',
        head: last === undefined ? START : { seq: last.seq, hash: last.hash },
      });
    });
  });

  it.each(forgeries)('shows a changed $field at the very link ($way)', ({ forge }) => {
    const story = fc
      .array(entry, { minLength: 1, maxLength: 8 })
      .chain((entries) => fc.record({ entries: fc.constant(entries), at: fc.nat(entries.length - 1) }));
    always(
      story,
      ({ entries, at }) => {
        const forged = chain(entries).map((link, index) => (index === at ? forge(link) : link));
        expect(walk(forged)).toMatchObject({ kind: 'broken', seq: at + 1 });
      },
      60,
    );
  });

  it('shows a link that was taken out, and one that was put in', () => {
    const links = chain([anEntry(), anEntry({ action: 'key.disable' }), anEntry({ action: 'key.delete' })]);
    const [first, second, third] = links;
    if (first === undefined || second === undefined || third === undefined) throw new Error('three links are needed');
    expect(walk([first, third])).toEqual({ kind: 'broken', seq: 2, why: 'missing' });
    expect(walk([first, third, second])).toEqual({ kind: 'broken', seq: 2, why: 'missing' });
    expect(walk([second, third])).toEqual({ kind: 'broken', seq: 1, why: 'missing' });
    expect(walk([first, first, second])).toEqual({ kind: 'broken', seq: 2, why: 'missing' });
  });

  it('shows a change for what it is: altered, or not the successor of the link before', () => {
    const [first, second] = chain([anEntry(), anEntry()]);
    if (first === undefined || second === undefined) throw new Error('two links are needed');
    expect(walk([first, { ...second, reason: null }])).toEqual({ kind: 'broken', seq: 2, why: 'altered' });
    expect(walk([first, { ...second, previousHash: CHAIN_START }])).toEqual({
      kind: 'broken',
      seq: 2,
      why: 'wrong-predecessor',
    });
  });

  it('can’t be rewritten by someone who does not hold the pepper', () => {
    const forged = chain([anEntry(), anEntry({ reason: 'nothing to see here' })], bytesFrom(2)(32));
    expect(walk(forged, bytesFrom(2)(32)).kind).toBe('sound');
    expect(walk(forged)).toEqual({ kind: 'broken', seq: 1, why: 'altered' });
  });

  it('shows a link that was forged together with its own hash, at the link after it', () => {
    const [first, second] = chain([anEntry(), anEntry()]);
    const [forged] = chain([anEntry({ reason: null })]);
    if (first === undefined || second === undefined || forged === undefined) throw new Error('links are needed');
    expect(walk([forged, second])).toEqual({ kind: 'broken', seq: 2, why: 'wrong-predecessor' });
  });

  it('tells apart what only runs together: text moved from one field to its neighbour', () => {
    const hash = (facts: Partial<AuditEntry>) => linkHash(anEntry(facts), CHAIN_START, CHAIN_KEY);
    expect(hash({ actorName: 'ana', platform: 'slack' })).not.toBe(hash({ actorName: 'anas', platform: 'lack' }));
    expect(hash({ subject: 'a","b', reason: 'c' })).not.toBe(hash({ subject: 'a', reason: 'b","c' }));
    expect(hash({ reason: null })).not.toBe(hash({ reason: 'null' }));
    expect(hash({ projectId: 'x', keyId: null })).not.toBe(hash({ projectId: null, keyId: 'x' }));
    expect(hash({ detail: { a: 'b', c: 'd' } })).not.toBe(hash({ detail: { a: 'd', c: 'b' } }));
  });

  it('binds each link to its place: another number or another predecessor is another hash', () => {
    expect(linkHash(anEntry({ seq: 2 }), CHAIN_START, CHAIN_KEY)).not.toBe(linkHash(anEntry(), CHAIN_START, CHAIN_KEY));
    expect(linkHash(anEntry(), 'f'.repeat(64), CHAIN_KEY)).not.toBe(linkHash(anEntry(), CHAIN_START, CHAIN_KEY));
  });

  it('does not mind in which order a database gives the details back', () => {
    const one = linkHash(anEntry({ detail: { replace: 'secret', overlap: '0' } }), CHAIN_START, CHAIN_KEY);
    const same = linkHash(anEntry({ detail: { overlap: '0', replace: 'secret' } }), CHAIN_START, CHAIN_KEY);
    expect(one).toBe(same);
  });

  it('has links of 64 hexadecimal digits, the first after 64 zeros', () => {
    expect(CHAIN_START).toBe('0'.repeat(64));
    expect(linkHash(anEntry(), CHAIN_START, CHAIN_KEY)).toMatch(/^[0-9a-f]{64}$/);
  });
});
