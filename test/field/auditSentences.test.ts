import { describe, expect, it } from 'vitest';
import { ATTEMPTS, type AuditAction, RECORDED } from '../../src/domain/audit/auditAction.ts';
import type { AuditEntry } from '../../src/domain/audit/auditChain.ts';
import { DONE, TRIED } from '../../src/domain/audit/auditCopy.ts';
import { auditSentence, auditSubject } from '../../src/domain/audit/auditSentence.ts';
import { WHY_REFUSED } from '../../src/domain/audit/refusedCopy.ts';
import { PERMISSIONS } from '../../src/domain/people/permissions.ts';
import { SIMPLE_REFUSALS } from '../../src/domain/refusals.ts';
import { MINUTE } from '../../src/domain/time/time.ts';
import { appOn, letIn, openShopWithKey } from '../commands/app.ts';
import { describeOnBoth } from '../support/databases.ts';

const ACTIONS: readonly string[] = [...Object.keys(PERMISSIONS), ...RECORDED, ...ATTEMPTS];
const CODES: readonly string[] = [
  ...SIMPLE_REFUSALS,
  'bad-name',
  'name-taken',
  'forbidden',
  'contradictory',
  'key-changed',
  'too-many-changes',
  'approval-needed',
  'secret-shown',
];

/** What nobody should have to read: `key.eliminate`, `not-found`, `ground on-call`, a recorded moment, `undefined`. */
const RAW = /\b[a-z]+\.[a-z]+\b|undefined|\bcode (?!to |of )\w|\bground\b|\d{4}-\d\d-\d\dT|\b(overlap|because|role) \d/;

function anEvent(over: Partial<AuditEntry>): AuditEntry {
  return {
    seq: 7,
    at: 0,
    actorId: 'p1',
    actorName: 'ana',
    platform: 'console',
    action: 'key.disable',
    outcome: 'done',
    projectId: null,
    keyId: null,
    subject: 'chat-bot',
    reason: null,
    detail: {},
    ...over,
  };
}
const sentence = (over: Partial<AuditEntry>) => auditSentence(anEvent(over), (name) => name);

describe('rows of the audit trail read as sentences', () => {
  it('each action of the program has a sentence for what was done and for what was tried, whatever is recorded beside it', () => {
    expect(new Set(Object.keys(DONE))).toEqual(new Set(ACTIONS));
    expect(new Set(Object.keys(TRIED))).toEqual(new Set(ACTIONS));
    const details = [
      {},
      { was: 'x', owner: 'o', from: 'a', to: 'b', until: '2026-12-01T09:00:00.000Z', overlap: '0', replace: 'both' },
      { overlap: 'soon', because: 'delivered', role: 'admin', days: '', off: 'unused', weeklyReport: 'false' },
      { unreadable: '{' },
    ];
    for (const action of ACTIONS)
      for (const detail of details)
        for (const outcome of ['done', 'refused'] as const) {
          const said = sentence({ action, detail, outcome });
          expect(said, action).toMatch(/^[A-Z]/);
          expect(said, action).not.toMatch(RAW);
        }
  });

  it('each refusal has its reason in words, and a code of another version shows none', () => {
    expect(new Set(Object.keys(WHY_REFUSED))).toEqual(new Set(CODES));
    for (const code of CODES) {
      const said = sentence({ outcome: 'refused', detail: { code } });
      expect(said).toMatch(/^Tried to disable the key: .+/);
      if (code.includes('-')) expect(said).not.toContain(code);
    }
    expect(sentence({ outcome: 'refused', detail: { code: 'made-up' } })).toBe(
      'Tried to disable the key; it was refused',
    );
    expect(sentence({ action: 'made.up' })).toBe('Did something that this version of Latchkey can’t describe');
    expect(sentence({ detail: { code: 'stranger', because: 'user_not_found' }, outcome: 'refused' })).not.toContain(
      '_',
    );
  });

  it('says what a regeneration did, on which ground and why', () => {
    const detail = { replace: 'both', overlap: String(10 * MINUTE), newId: 'k2', ground: 'on-call' };
    expect(sentence({ action: 'key.regenerate', detail, reason: 'incident 42' })).toBe(
      'New ID and secret; the old key works 10 more minutes; acted as on-call; reason: incident 42',
    );
    const plain = { replace: 'secret', overlap: '0' };
    expect(sentence({ action: 'key.regenerate', detail: plain })).toBe('New secret; the old secret stops at once');
  });

  it('names nothing where earlier versions recorded a sentence to somebody else', () => {
    const refused = (subject: string, code: string) =>
      auditSubject(anEvent({ outcome: 'refused', subject, detail: { code } }));
    expect(refused('You don’t have permission to delete this key.', 'forbidden')).toBe('');
    expect(refused('such key', 'not-found')).toBe('');
    expect(refused('chat-bot', 'forbidden')).toBe('chat-bot');
    const action: AuditAction = 'key.delete';
    expect(auditSubject(anEvent({ action, subject: 'You and I.' }))).toBe('You and I.');
  });
});

describeOnBoth('the audit trail says where it happened and what it leaves out', (fixture) => {
  const app = appOn(fixture);

  it('two projects have a channel of one name: their rows can be told apart', async () => {
    const ana = app().user('ana');
    await ana.typeAll('/apikey project create shop', '/apikey channel add z');
    await ana.typeAll(
      '/apikey project create web',
      '/apikey channel add z project:web',
      '/apikey create web/z name:k1',
    );
    const rows = (await ana.type('/apikey audit')).split('\n');
    expect(rows.filter((row) => /Added the integration channel +z +shop$/.test(row))).toHaveLength(1);
    expect(rows.filter((row) => /Added the integration channel +z +web$/.test(row))).toHaveLength(1);
    expect(rows.filter((row) => /Created the key; owned by ana +k1 +web\/z$/.test(row))).toHaveLength(1);
    expect(rows.join('\n')).not.toMatch(/key\.|secret\.|channel\./);
  });

  it('on call, everything of a key that may be rotated is there, and what else is not is said', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.carryOut('/apikey regenerate rasa replace:both overlap:10m');
    await ana.carryOut('/apikey disable rasa/chat-bot');
    const olga = app().user('olga');
    const all = await ana.type('/apikey audit key:chat-bot');
    const seen = await olga.type('/apikey audit key:chat-bot');
    expect(seen).toBe(all);
    expect(seen).not.toMatch(/You see|you see/);
    const trail = await olga.type('/apikey audit');
    expect(trail).toMatch(
      /You’re on call, so you see what happened to every key\. Beyond that, you see your own actions/,
    );
    expect(trail).not.toMatch(/Created the project/);
  });

  it('an owner of a key sees all of it; a viewer learns why there is nothing, and whom to ask', async () => {
    const { ana } = await openShopWithKey(app());
    const vic = await letIn(app(), 'vic', 'viewer');
    const nothing = await vic.type('/apikey audit key:chat-bot');
    expect(nothing).toMatch(/^No events about the key chat-bot\.$/m);
    expect(nothing).toMatch(
      /For this key, you see only your own actions\. Operators and owners of shop see everything/,
    );
    await ana.carryOut('/apikey transfer chat-bot to:@vic');
    await vic.type('');
    const own = await vic.type('/apikey audit key:chat-bot');
    expect(own).toMatch(/ana +Created the key/);
    expect(own).toBe(await ana.type('/apikey audit key:chat-bot'));
    expect(await vic.type('/apikey audit since:1m')).toMatch(/Transferred the key from ana to vic/);
  });

  it('invariant 10: what was done in a project that is out of sight by now names neither it nor its key', async () => {
    const { ana } = await openShopWithKey(app());
    const ben = await letIn(app(), 'ben', 'operator');
    await ben.type('/apikey create rasa name:bens');
    await ana.type('/apikey role revoke @ben');
    await ana.type('/apikey project rename shop to:hidden');
    await ben.type('');
    const own = await ben.type('/apikey audit');
    expect(own).toMatch(/Created the key; owned by ben +bens *$/m);
    expect(own).not.toMatch(/hidden|ana/);
  });

  it('a page beyond the end is the last one', async () => {
    const { ana } = await openShopWithKey(app());
    expect(await ana.type('/apikey audit page:99')).toBe(await ana.type('/apikey audit'));
  });
});
