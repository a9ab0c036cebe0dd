import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Message } from '../../fakes/slack/messages.ts';
import { SECRETS, say, secretShown, theOneSent, words } from './conversationScenes.ts';
import {
  expectCompleted,
  expectDiscarded,
  expectNeverUsed,
  expectWaitingAndUse,
  type Failure,
  lineOf,
  NOT_SHOWN,
  newSubject,
  OPERATIONS,
  type Operation,
  openChannel,
  type Subject,
  subjectOf,
  WHO_KNOWS,
} from './deliveryScenes.ts';
import { type FaultySlack, openFaultySlack } from './faultySlack.ts';

/** Invariant 5: no delivery, no rotation. */

const REFUSED: readonly Failure[] = [
  { name: '404', fault: { kind: 'status', status: 404, body: '{"ok":false,"error":"expired_url"}' } },
  { name: '429 with Retry-After', fault: { kind: 'status', status: 429, retryAfter: 30 } },
  { name: '429 without Retry-After', fault: { kind: 'status', status: 429 } },
  { name: '200 {"ok":false}', fault: { kind: 'status', status: 200, body: '{"ok":false,"error":"invalid_blocks"}' } },
];

const UNKNOWN: readonly Failure[] = [
  { name: '500', fault: { kind: 'status', status: 500 } },
  { name: 'a reset connection', fault: { kind: 'reset' } },
  { name: '502, though it is shown', fault: { kind: 'shownThenStatus', status: 502 }, shown: true },
  { name: 'a reset connection, though it is shown', fault: { kind: 'shownThenReset' }, shown: true },
];

let app: FaultySlack;

beforeAll(async () => {
  app = await openFaultySlack();
  await openChannel(app);
});
afterAll(async () => {
  expect(app.slack.complaints).toEqual([]);
  expect(app.logged()).not.toMatch(SECRETS);
  await app.close();
});

/** Asks for something, and has the showing of its secret fail. @returns what was asked, and the secret that was sent. */
async function pressAndFail(operation: Operation, { fault }: Failure) {
  const subject = await subjectOf(app, operation);
  const question = await say(app, 'UANA', lineOf(operation, subject));
  const said = new Set(app.slack.messages);
  const fresh = await theOneSent(app, async () => {
    app.slack.failPost(fault);
    await app.slack.press('UANA', question, operation.verb);
    await app.slack.until('something is said of it', () => app.slack.messages.some((message) => !said.has(message)));
  });
  const told = app.slack.messages.filter((message) => !said.has(message));
  return { subject, question, fresh, told };
}

/** Told beside the question, where only the person sees it. */
function expectTold(told: readonly Message[], what: string): void {
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({ kind: 'ephemeral', to: 'UANA', from: 'response_url', visible: true });
  expect(told[0]?.text).toContain(what);
  expect(words(told[0])).not.toMatch(SECRETS);
}

describe.each(OPERATIONS)('$name, from a message that only the person sees', (operation) => {
  test('accepted: shown once in the place of the question, and only then is the old one replaced', async () => {
    const subject = await subjectOf(app, operation);
    const question = await say(app, 'UANA', lineOf(operation, subject));
    const whileShown: string[] = [];
    const stop = app.slack.onShown(async () => {
      if (subject.secret !== undefined) whileShown.push(await app.verify(subject.secret));
    });
    const fresh = await theOneSent(app, async () => {
      await (await app.slack.press('UANA', question, operation.verb)).message();
    });
    await expectCompleted(app, operation, subject, fresh);
    stop();
    expect(secretShown(question)).toBe(fresh);
    expect(whileShown).toEqual(subject.secret === undefined ? [] : ['current']);
  });

  test.each(REFUSED)(
    'answered with $name: discarded, the old one never stopped, and the person is told',
    async (failure) => {
      const { subject, question, fresh, told } = await pressAndFail(operation, failure);
      expectTold(told, NOT_SHOWN);
      await expectDiscarded(app, subject, fresh);
      expect(words(question)).not.toMatch(SECRETS);
    },
  );

  test.each(UNKNOWN)('answered with $name: the old one works until the new one is used', async (failure) => {
    const { subject, question, fresh, told } = await pressAndFail(operation, failure);
    expectTold(told, WHO_KNOWS);
    if (failure.shown === true) {
      expect(secretShown(question)).toBe(fresh);
      await expectWaitingAndUse(app, operation, subject, fresh);
    } else {
      await expectNeverUsed(app, [{ subject, fresh }]);
    }
  });
});

test('a Slack that never answers: shown or not, nothing is sent a second time, and nothing stops before it is used', async () => {
  const waiting: { operation: Operation; subject: Subject; question: Message; shown: boolean }[] = [];
  for (const shown of [false, true]) {
    for (const operation of OPERATIONS) {
      const subject = await newSubject(app, operation);
      const question = await say(app, 'UANA', lineOf(operation, subject));
      waiting.push({ operation, subject, question, shown });
    }
  }
  const said = new Set(app.slack.messages);
  const sent: string[] = [];
  for (const { operation, question, shown } of waiting) {
    app.slack.failPost({ kind: shown ? 'shownThenHang' : 'hang' });
    const hanging = app.slack.hanging + 1;
    sent.push(
      await theOneSent(app, async () => {
        await app.slack.press('UANA', question, operation.verb);
        await app.slack.until('it hangs', () => app.slack.hanging === hanging);
      }),
    );
  }
  const told = () => app.slack.messages.filter((message) => !said.has(message));
  await app.slack.until('all are told', () => told().length === waiting.length);
  for (const message of told()) expectTold([message], WHO_KNOWS);
  const unused: { subject: Subject; fresh: string }[] = [];
  for (const [index, { operation, subject, question, shown }] of waiting.entries()) {
    const fresh = sent[index] ?? '';
    if (shown) expect(secretShown(question)).toBe(fresh);
    if (shown) await expectWaitingAndUse(app, operation, subject, fresh);
    else unused.push({ subject, fresh });
  }
  await expectNeverUsed(app, unused);
});
