import { expect, test, vi } from 'vitest';
import { MemberCache, type Membership } from '../../../adapters/shared/people/members.ts';

const MINUTE = 60_000;

interface Person {
  readonly name: string;
}

function scene({ staleMs = 5 * MINUTE } = {}) {
  let now = Date.UTC(2027, 0, 1);
  const ask = vi.fn<(userId: string) => Promise<Membership<Person>>>();
  const members = new MemberCache<Person>({ ask, clock: () => now, staleMs });
  const says = (name: string) => ask.mockResolvedValue({ kind: 'member', member: { name } });
  const isSilent = () => ask.mockResolvedValue({ kind: 'unknown' });
  const later = (ms: number) => {
    now += ms;
  };
  const find = async () => {
    const found = await members.find('U1');
    return found.kind === 'member' ? found.member.name : found.kind;
  };
  return { members, ask, says, isSilent, later, find };
}

test('an answer counts for a minute; then the platform is asked again', async () => {
  const { says, later, find, ask } = scene();
  says('Ana');
  expect([await find(), await find()]).toEqual(['Ana', 'Ana']);
  expect(ask).toHaveBeenCalledTimes(1);
  says('Ana B');
  later(MINUTE - 1);
  expect(await find()).toBe('Ana');
  later(1);
  expect(await find()).toBe('Ana B');
});

test('however many wait for an answer, the platform is asked once', async () => {
  const { says, find, ask } = scene();
  says('Ana');
  expect(await Promise.all([find(), find(), find()])).toEqual(['Ana', 'Ana', 'Ana']);
  expect(ask).toHaveBeenCalledTimes(1);
});

test('while the platform can’t say, what it said counts on for minutes, but not for longer', async () => {
  const { says, isSilent, later, find, ask } = scene();
  says('Ana');
  await find();
  isSilent();
  later(MINUTE);
  expect([await find(), await find()]).toEqual(['Ana', 'Ana']);
  expect(ask).toHaveBeenCalledTimes(3);
  later(5 * MINUTE);
  expect(await find()).toBe('unknown');
  says('Ana B');
  expect(await find()).toBe('Ana B');
});

test('where nothing counts beyond its time, silence makes a person unknown at once', async () => {
  const { says, isSilent, later, find } = scene({ staleMs: 0 });
  says('Ana');
  await find();
  isSilent();
  later(MINUTE);
  expect(await find()).toBe('unknown');
});

test('a person of whom the platform never said anything is unknown, and is asked about again', async () => {
  const { says, isSilent, find } = scene();
  isSilent();
  expect(await find()).toBe('unknown');
  says('Ana');
  expect(await find()).toBe('Ana');
});

test('what was asked before a change is not kept after it: a revocation is live', async () => {
  const { members, ask, says, find } = scene();
  let answer: (membership: Membership<Person>) => void = () => undefined;
  ask.mockReturnValueOnce(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  const early = find();
  members.forget('U1');
  says('deactivated');
  expect(await find()).toBe('deactivated');
  answer({ kind: 'member', member: { name: 'before the change' } });
  expect(await early).toBe('before the change');
  expect(await find()).toBe('deactivated');
});

test('what is forgotten while the platform falls silent makes a person unknown, and rejects nobody’s request', async () => {
  const { members, ask, says, later, find } = scene();
  says('Ana');
  await find();
  later(MINUTE);
  let answer: (membership: Membership<Person>) => void = () => undefined;
  ask.mockReturnValueOnce(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  const waiting = find();
  members.forget('U1');
  answer({ kind: 'unknown' });
  expect(await waiting).toBe('unknown');
  expect(members.known('U1')).toBeUndefined();
});
