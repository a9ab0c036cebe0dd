import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../fakes/discord/faults.ts';
import type { ErrorCode } from '../../fakes/discord/restErrors.ts';
import { type DeliveryApp, openRunning, sentSecrets, theOneSent } from './deliveryApp.ts';
import {
  CREATE,
  expectCompleted,
  expectDiscarded,
  expectNeverUsed,
  expectPrivate,
  NOT_SHOWN,
  newSubject,
  OPERATIONS,
  type Operation,
  openChannel,
  prepare,
  REGENERATE,
  saying,
  told,
  WHO_KNOWS,
} from './deliveryScenes.ts';
import { SECRETS, transportsFor } from './discordApp.ts';

/** Invariant 5: no delivery, no rotation. How Discord answers the one edit that shows a secret. */

const EDIT = 'PATCH /webhooks/:app/:token/messages/@original';

const REFUSED: readonly (readonly [string, Fault | ErrorCode])[] = [
  ['10008, 404', 10008],
  ['50027, 401', 50027],
  ['50001, 403', 50001],
  ['50035, 400', 50035],
  ['404 of a proxy', { kind: 'status', status: 404 }],
  ['401 of a proxy', { kind: 'status', status: 401 }],
  ['429', { kind: 'status', status: 429, retryAfter: 30 }],
];

const UNKNOWN: readonly { readonly name: string; readonly fault: Fault | ErrorCode; readonly shown?: boolean }[] = [
  { name: '500', fault: { kind: 'status', status: 500 } },
  { name: '502', fault: { kind: 'status', status: 502 } },
  { name: '503 (130000)', fault: 130000 },
  { name: 'a reset connection', fault: { kind: 'reset' } },
  { name: '502, though it is shown', fault: { kind: 'shownThenStatus', status: 502 }, shown: true },
  { name: 'a reset connection, though it is shown', fault: { kind: 'shownThenReset' }, shown: true },
];

/** All that can go wrong is shown by a press and by a command; of the other operations only how each kind ends. */
function isWhole(operation: Operation): boolean {
  return operation === REGENERATE || operation === CREATE;
}

describe.each(transportsFor('delivery'))('the showing of a secret over %s', (transport) => {
  let app: DeliveryApp;

  beforeAll(async () => {
    app = await openRunning({ transport });
    await openChannel(app);
  });
  afterAll(async () => {
    expect(app.discord.refusals).toEqual([]);
    // Where nobody knows whether a secret stands there, what is said of it takes no place but that of «is thinking…».
    const known = 'a follow-up straight after a deferral takes its place: edit the original instead';
    expect(app.discord.complaints.filter(({ what }) => what !== known)).toEqual([]);
    expect(app.logged()).not.toMatch(SECRETS);
    for (const { token } of app.discord.interactions) expect(app.logged()).not.toContain(token);
    await app.close();
  });

  /** Has the showing fail. @returns the secret that was sent, once, and what was said of it. */
  async function goAndFail(operation: Operation, fault: Fault | ErrorCode, what: string) {
    const subject = await newSubject(app, operation);
    const { question, go } = await prepare(app, operation, subject);
    const sent = sentSecrets(app).length;
    const said = saying(app, what);
    app.discord.fail(EDIT, fault);
    const interaction = await go();
    const message = await told(app, what, said);
    const fresh = theOneSent(app, sent);
    expectPrivate(message);
    return { subject, question: question ?? interaction.original, message, fresh };
  }

  describe.each(OPERATIONS)('$name', (operation) => {
    test('accepted: shown once, in the place of the question, and only then is the old one replaced', async () => {
      const subject = await newSubject(app, operation);
      const { question, go } = await prepare(app, operation, subject);
      const sent = sentSecrets(app).length;
      const whileShown: string[] = [];
      const stop = app.discord.onShown(async ({ what }) => {
        if (what === 'edited' && subject.secret !== undefined) whileShown.push(await app.verify(subject.secret));
      });
      const interaction = await go();
      const message = await interaction.message();
      const fresh = theOneSent(app, sent);
      await expectCompleted(app, operation, subject, fresh);
      stop();
      if (question !== undefined) expect(message).toBe(question);
      expect(message.text).toContain(fresh);
      expect(message.ephemeral).toBe(true);
      expect(JSON.stringify(message.components)).not.toContain('custom_id');
      expect(whileShown).toEqual(subject.secret === undefined ? [] : ['current']);
    });

    test.each(isWhole(operation) ? REFUSED : REFUSED.slice(0, 1))(
      'answered with %s: discarded, the old one never stopped, the person told',
      async (_, fault) => {
        const { subject, question, fresh } = await goAndFail(operation, fault, NOT_SHOWN);
        await expectDiscarded(app, subject, fresh);
        expect(JSON.stringify(question?.versions)).not.toMatch(SECRETS);
      },
    );

    test.each(isWhole(operation) ? UNKNOWN : UNKNOWN.slice(-1))(
      'answered with $name: nothing stops until the new one is used',
      async ({ fault, shown }) => {
        const { subject, question, fresh } = await goAndFail(operation, fault, WHO_KNOWS);
        if (shown !== true) return await expectNeverUsed(app, [{ subject, fresh }]);
        // What stands there stays: somebody may be copying it.
        expect(question?.text).toContain(fresh);
        if (subject.secret !== undefined) expect(await app.verify(subject.secret)).toBe('current');
        expect(await app.verify(fresh)).toBe('pending');
        await expectCompleted(app, operation, subject, fresh);
      },
    );
  });

  test('a Discord that never answers: nothing is sent a second time, and nothing stops before it is used', async () => {
    const waiting: Awaited<ReturnType<typeof hang>>[] = [];
    const hang = async (operation: Operation, shown: boolean) => {
      const subject = await newSubject(app, operation);
      const prepared = await prepare(app, operation, subject);
      const sent = sentSecrets(app).length;
      const hanging = app.discord.hanging + 1;
      app.discord.fail(EDIT, { kind: shown ? 'shownThenHang' : 'hang' });
      const interaction = await prepared.go();
      await app.discord.until('it hangs', () => app.discord.hanging === hanging);
      const place = prepared.question ?? interaction.original;
      return { operation, shown, subject, place, fresh: theOneSent(app, sent) };
    };
    const said = saying(app, WHO_KNOWS).length;
    const prepared = OPERATIONS.flatMap((operation) => [false, true].map((shown) => [operation, shown] as const));
    for (const [operation, shown] of prepared) waiting.push(await hang(operation, shown));
    const sent = sentSecrets(app).length;
    await app.discord.until('all are told', () => saying(app, WHO_KNOWS).length === said + waiting.length);
    expect(sentSecrets(app)).toHaveLength(sent);
    const unused = waiting.filter(({ shown }) => !shown);
    for (const { operation, subject, place, fresh } of waiting.filter(({ shown }) => shown)) {
      expect(place?.text).toContain(fresh);
      expect(await app.verify(fresh)).toBe('pending');
      await expectCompleted(app, operation, subject, fresh);
    }
    await expectNeverUsed(app, unused);
  });
});
