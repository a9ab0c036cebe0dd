import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NameProblem } from '../../src/domain/people/names.ts';
import { type Refusal, refusalText, SIMPLE_REFUSALS, type SimpleCode } from '../../src/domain/refusals.ts';
import { always, seeded } from './seed.ts';

const CODES = [
  'not-found',
  'nothing-lapsed',
  'no-apps',
  'incident-over',
  'nothing-to-retry',
  'no-incident',
  'nothing-in-incident',
  'secret-typed',
  'key-deleted',
  'key-being-replaced',
  'already-disabled',
  'not-disabled',
  'locked-not-disabled',
  'not-locked',
  'key-expired',
  'nothing-to-snooze',
  'not-warned-yet',
  'on-and-off',
  'overlap-too-long',
  'same-owner',
  'not-the-projects',
  'key-taken',
  'not-taken',
  'not-a-member',
  'last-owner',
  'last-admin',
  'no-such-role',
  'configured-admin',
  'invited-came',
  'not-invited',
  'role-held',
  'channel-has-keys',
  'project-has-keys',
  'channel-gone',
  'person-gone',
  'approval-gone',
  'project-gone',
  'channel-empty',
  'no-projects',
  'no-projects-yet',
  'not-your-conversation',
  'no-channels',
  'no-keys',
  'needs-reason',
  'secret-pasted',
  'foreign-press',
  'identity-changed',
  'confirmation-expired',
  'confirmation-done',
  'confirmation-cancelled',
  'confirmation-void',
  'confirmation-unknown',
  'action-unknown',
  'link-code-wrong',
  'link-throttled',
  'code-typed',
  'code-needed',
  'enrolment-needed',
  'code-wrong',
  'code-used',
  'codes-paused',
  'recovery-wrong',
  'already-enrolled',
  'not-enrolled',
  'nothing-to-confirm',
  'factors-off',
  'second-admin',
  'link-same',
  'app-gone',
  'app-elsewhere',
  'already-linked',
  'not-linked',
  'app-without-key',
  'app-state-held',
  'step-moved-on',
  'step-under-way',
  'not-a-secret-of-app',
  'no-linked-apps',
  'rotation-under-way',
  'secret-on-its-way',
  'rotation-over',
  'rotation-moved-on',
  'old-secret-gone',
  'no-previous-secret',
  'until-used-keeps-id',
  'export-too-large',
  'nothing-to-tell',
  'nowhere-to-tell',
  'not-let-in',
  'rehearsal-length',
  'rehearsal-under-way',
  'rehearsal-over',
  'no-rehearsal',
  'no-leak',
  'no-leak-question',
  'stranger',
  'no-rotation',
  'own-request',
  'foreign-request',
  'request-approved',
  'request-denied',
  'request-expired',
  'request-withdrawn',
  'request-needless',
  'asker-not-member',
  'no-requests',
  'nothing-waits',
  'secret-discarded',
] as const satisfies readonly SimpleCode[];

const PROBLEMS: readonly NameProblem[] = [
  { kind: 'empty' },
  { kind: 'too-long', length: 65, limit: 64 },
  { kind: 'control-characters' },
  { kind: 'forbidden-character', character: '/' },
  { kind: 'mixed-scripts', scripts: ['Latin', 'Cyrillic'] },
  { kind: 'secret' },
];

/** One of each refusal that there is, with and without a subject. */
const EVERY: readonly Refusal[] = [
  ...CODES.flatMap((code): readonly Refusal[] => [{ code }, { code, subject: 'chat-bot' }]),
  ...PROBLEMS.map((problem): Refusal => ({ code: 'bad-name', what: 'key name', problem })),
  { code: 'forbidden', action: 'key.delete', needs: 'operator' },
  { code: 'forbidden', action: 'key.delete', needs: 'operator', project: 'shop' },
  { code: 'forbidden', action: 'project.create', needs: 'admin' },
  { code: 'forbidden', action: 'role.grant', needs: 'admin' },
  { code: 'name-taken', thing: 'key', subject: 'chat-bot', within: 'shop/rasa' },
  { code: 'name-taken', thing: 'project', subject: 'shop' },
  {
    code: 'key-changed',
    thing: 'key',
    subject: 'chat-bot',
    changes: [
      { field: 'owner', was: 'ana', is: 'ben' },
      { field: 'status', was: 'active', is: 'locked' },
    ],
  },
];

describe(seeded('the words of a refusal'), () => {
  it('are here for every code of the table', () => {
    expect(CODES.toSorted()).toEqual([...SIMPLE_REFUSALS].sort());
  });

  it.each(EVERY)('say what happened, why, and what to do next: %j', (refusal) => {
    const words = refusalText(refusal);
    for (const part of [words.what, words.why, words.next]) {
      expect(part.trim()).not.toBe('');
      expect(part).not.toMatch(/[{}]|undefined|null|\[object/);
    }
    for (const sentence of [words.what, words.next]) expect(sentence).toMatch(/\.$/);
  });

  it.each(CODES)('of %s name the subject where they have a place for it, in all its places', (code) => {
    const [plain, named] = [refusalText({ code }), refusalText({ code, subject: 'chat-bot' })];
    expect(JSON.stringify(plain).replaceAll('such thing', 'chat-bot')).toBe(JSON.stringify(named));
  });

  it('repeat a subject as it is, whatever characters are in it', () => {
    const subject = fc.string({
      unit: fc.constantFrom('$', '&', '$&', '$$', '$1', '{', '}', '{subject}', '%', 'a', ' ', 'é', '<'),
      minLength: 1,
      maxLength: 6,
    });
    always(subject, (named) => {
      expect(refusalText({ code: 'not-locked', subject: named }).what).toBe(`The key ${named} isn’t locked.`);
    });
  });

  it('tell what a name must not be, in its own words', () => {
    const words = (problem: NameProblem) => refusalText({ code: 'bad-name', what: 'project name', problem });
    for (const problem of PROBLEMS.filter(({ kind }) => kind !== 'secret')) {
      expect(words(problem).what).toBe('This project name can’t be used.');
    }
    expect(words({ kind: 'too-long', length: 80, limit: 64 }).why).toBe('It has 80 characters; the limit is 64.');
    expect(words({ kind: 'forbidden-character', character: '@' }).why).toContain('“@”');
    expect(words({ kind: 'mixed-scripts', scripts: ['Latin', 'Greek'] }).why).toContain('Latin and Greek');
  });

  it('invariant 2: of a pasted secret are the same wherever it was pasted, and hold nothing of it', () => {
    const asName = refusalText({ code: 'bad-name', what: 'key name', problem: { kind: 'secret' } });
    expect(asName).toEqual(refusalText({ code: 'secret-pasted' }));
  });

  it('invariant 3: of a key that changed say what changed', () => {
    const words = refusalText({
      code: 'key-changed',
      thing: 'key',
      subject: 'chat-bot',
      changes: [
        { field: 'owner', was: 'ana', is: 'ben' },
        { field: 'status', was: 'active', is: 'locked' },
      ],
    });
    expect(words.what).toContain('the key chat-bot');
    expect(words.why).toBe('Its owner is now ben (previously ana). It’s now locked (previously active).');
  });

  it('invariant 10: of what is not found are the same whether it is nowhere or out of sight', () => {
    expect(refusalText({ code: 'not-found', subject: 'rasa' })).toEqual({
      what: 'There’s no rasa here.',
      why: 'It doesn’t exist, or it’s in a project you aren’t a member of.',
      next: 'Check the spelling, or see what exists with /apikey list.',
    });
  });

  it('of a missing permission name the deed, the role that it needs and whom to ask, and no internal name', () => {
    const words = refusalText({ code: 'forbidden', action: 'key.delete', needs: 'operator', project: 'shop' });
    expect(words).toEqual({
      what: 'You don’t have permission to delete this key.',
      why: 'You need the operator role or higher.',
      next: 'Ask an owner of shop.',
    });
  });
});
