import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../fakes/slack/faults.ts';
import type { View } from '../../fakes/slack/views.ts';
import { SECRETS, secretShown, theOneSent, words } from './conversationScenes.ts';
import {
  actionOf,
  expectCompleted,
  expectDiscarded,
  expectNeverUsed,
  expectWaitingAndUse,
  type Failure,
  layOutHome,
  NOT_SHOWN,
  newSubject,
  OPERATIONS,
  type Operation,
  openChannel,
  REGENERATE,
  type Subject,
  subjectOf,
  WHO_KNOWS,
} from './deliveryScenes.ts';
import { type FaultySlack, openFaultySlack } from './faultySlack.ts';

/** Invariant 5 once more, where everything is done by clicks in the App Home and the modals that it opens. */

const REFUSED: readonly Failure[] = [
  { name: 'ok:false', fault: { kind: 'error', error: 'invalid_arguments' } },
  { name: 'ratelimited', fault: { kind: 'error', error: 'ratelimited' } },
  { name: '429 with Retry-After', fault: { kind: 'status', status: 429, retryAfter: 30 } },
  { name: 'hash_conflict', fault: { kind: 'error', error: 'hash_conflict' } },
];

const UNSHOWN: readonly Failure[] = [
  { name: '500', fault: { kind: 'status', status: 500 } },
  { name: 'a reset connection', fault: { kind: 'reset' } },
  { name: 'no answer', fault: { kind: 'hang' } },
];
const SHOWN: readonly Failure[] = [
  { name: '503, though it is shown', fault: { kind: 'shownThenStatus', status: 503 }, shown: true },
  { name: 'a reset connection, though it is shown', fault: { kind: 'shownThenReset' }, shown: true },
  { name: 'no answer, though it is shown', fault: { kind: 'shownThenHang' }, shown: true },
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

/** Ana's modal, once it shows something. @param beside those that were there before. */
async function modalWith({ slack }: FaultySlack, text: string, beside: ReadonlySet<View> = new Set()): Promise<View> {
  return await slack.until(`a modal shows ${text}`, () => {
    const modal = slack.modalsOf('UANA').at(-1);
    const shows = modal !== undefined && !beside.has(modal) && JSON.stringify(modal.definition).includes(text);
    return shows ? modal : undefined;
  });
}

/** Goes as far in Ana's home as one can without a secret, and then on. @returns the one secret that is sent, and once. */
async function sendsTo(at: FaultySlack, operation: Operation, subject: Subject, fault: Fault): Promise<string> {
  const { slack } = at;
  await layOutHome(at, 'UANA', operation.name, actionOf(operation, subject));
  let press = () => slack.press('UANA', 'home', operation.name);
  if (operation.verb !== 'Generate') {
    const before = new Set(slack.views);
    await press();
    await modalWith(at, operation.verb, before);
    press = () => slack.press('UANA', 'modal', operation.verb);
  }
  const sent = () => slack.calls('views.update').filter(({ args }) => JSON.stringify(args).search(SECRETS) >= 0).length;
  const before = sent();
  slack.fail('views.update', fault);
  return await theOneSent(at, async () => {
    await press();
    await slack.until('a secret is sent', () => sent() > before);
  });
}

describe.each(OPERATIONS)('$name, in a modal that the home opened', (operation) => {
  test('accepted: shown once, without anything that would send it back', async () => {
    const subject = await subjectOf(app, operation);
    const fresh = await sendsTo(app, operation, subject, { kind: 'pass' });
    const modal = await modalWith(app, fresh);
    await expectCompleted(app, operation, subject, fresh);
    expect(secretShown(modal)).toBe(fresh);
    expect(modal.definition).toMatchObject({ notify_on_close: false });
    expect(modal.definition['submit']).toBeUndefined();
  });

  test.each(REFUSED)('$name: discarded, the old one never stopped, and told in the modal', async ({ fault }) => {
    const subject = await subjectOf(app, operation);
    const fresh = await sendsTo(app, operation, subject, fault);
    const modal = await modalWith(app, NOT_SHOWN);
    expect(words(modal)).not.toMatch(SECRETS);
    await expectDiscarded(app, subject, fresh);
  });
});

// docs.slack.dev/reference/methods/views.update, internal_error: some aspect of it may have been done all the same.
test('an error inside of Slack, though it is shown: the new secret is not given up', async () => {
  const subject = await newSubject(app, REGENERATE);
  const body = '{"ok":false,"error":"internal_error"}';
  const fresh = await sendsTo(app, REGENERATE, subject, { kind: 'shownThenStatus', status: 200, body });
  await app.restart();
  await expectWaitingAndUse(app, REGENERATE, subject, fresh);
});

/** Direct messages go out one a second: each operation has a program of its own, so that they wait together. */
describe.concurrent.each(OPERATIONS)('$name, told by direct message', (operation) => {
  test('the modal was closed: discarded. Unknown: the old one works until the new one is used', async (context) => {
    const own = await openFaultySlack();
    context.onTestFinished(() => own.close());
    const { slack } = own;
    await openChannel(own);
    const index = OPERATIONS.indexOf(operation);
    const subjects = [
      await newSubject(own, operation),
      await newSubject(own, operation),
      await newSubject(own, operation),
    ];
    const [closed, unshown, shown] = subjects;
    if (closed === undefined || unshown === undefined || shown === undefined) throw new Error('there are three');

    const refused = await sendsTo(own, operation, closed, { kind: 'hang' });
    await slack.until('it is on its way', () => slack.hanging === 1);
    await slack.closeModal('UANA');
    slack.release();
    await slack.until('a message is begun', () => slack.calls('conversations.open').length === 1);
    const unseen = await sendsTo(own, operation, unshown, UNSHOWN[index % UNSHOWN.length]?.fault ?? { kind: 'pass' });
    const seen = await sendsTo(own, operation, shown, SHOWN[(index + 1) % SHOWN.length]?.fault ?? { kind: 'pass' });

    const said = () => slack.directMessagesOf('UANA').map(words);
    await slack.until('all is told', () => said().length === 3, 20_000);
    expect(said().sort()).toEqual([WHO_KNOWS, WHO_KNOWS, NOT_SHOWN].map((what) => expect.stringContaining(what)));
    expect(said().join('')).not.toMatch(SECRETS);
    await expectDiscarded(own, closed, refused);
    await expectWaitingAndUse(own, operation, shown, seen);
    await expectNeverUsed(own, [{ subject: unshown, fresh: unseen }]);
  });
});
