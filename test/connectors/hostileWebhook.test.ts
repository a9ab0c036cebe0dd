import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openConnectors } from '../../src/connectors/index.ts';
import type { StepOutcome } from '../../src/domain/apps/connector.ts';
import { type Fault, startReceiver } from '../fakes/webhook/receiver.ts';
import { callOf, depsOf, NEW_SECRET, networks, register, untilEnd } from './support.ts';

/** For what hangs. What answers is waited for longer, on a busy machine. */
const WAIT_MS = 1_200;
const PATIENT_MS = 20_000;
const GARBAGE = 'secret-looking garbage lk_answer';

/** What comes of an update where the service behaves badly, and how much of its answer it could send. */
async function updateOf(...faults: readonly Fault[]) {
  return await updateWithin(PATIENT_MS, ...faults);
}

async function updateWithin(waitMs: number, ...faults: readonly Fault[]) {
  const receiver = untilEnd(await startReceiver());
  const deps = depsOf({ allowed: networks('127.0.0.0/8'), waits: { answer: waitMs } });
  const { settings, issued } = register('webhook', { url: `${receiver.origin}/latchkey` }, deps);
  receiver.trust(issued?.secret.reveal() ?? '');
  receiver.faults(...faults);
  const webhook = await openConnectors(deps).open('webhook', settings);
  const begun = performance.now();
  const outcome = await webhook.updateSecret(callOf(), NEW_SECRET);
  return { outcome, tookMs: performance.now() - begun, receiver, webhook };
}

/** Invariant 15: no answer, no secret and no path of a URL is in what is kept of a step. */
function expectNothingKept(outcome: StepOutcome): void {
  const kept = inspect(outcome, { depth: 9 });
  for (const hidden of ['lk_', 'garbage', 'latchkey', 'whsec_', 'elsewhere']) expect(kept).not.toContain(hidden);
}

describe('a webhook that misbehaves is contained (invariant 15)', () => {
  const failure = (code: string, status?: number) => ({ code, subject: '127.0.0.1', ...(status && { status }) });

  it.each([301, 302, 303, 307, 308])('a redirect (%i) is refused, not followed', async (status) => {
    const elsewhere = untilEnd(await startReceiver());
    const { outcome } = await updateOf({ status, headers: { location: `${elsewhere.origin}/elsewhere` } });
    expect(outcome).toEqual({ kind: 'failed', failure: failure('redirected', status) });
    expect(elsewhere.connections()).toBe(0);
    expectNothingKept(outcome);
  });

  it('a hang ends after the time limit, whether nothing comes, or half a head, or a drop at a time', async () => {
    const drip: Fault = (response) => {
      const timer = setInterval(
        () => response.socket?.write('HTTP/1.1 200 OK\r\nx: y\r\n'.charAt(Math.random() * 22)),
        20,
      );
      response.socket?.on('close', () => clearInterval(timer));
    };
    const half: Fault = (response) => response.socket?.write('HTTP/1.1 200 OK\r\ncontent-');
    for (const fault of [() => {}, half]) {
      const { outcome, tookMs } = await updateWithin(WAIT_MS, fault);
      expect(outcome).toEqual({ kind: 'try-again', failure: failure('timed-out') });
      expect(tookMs).toBeLessThan(WAIT_MS * 8);
    }
    expect((await updateWithin(WAIT_MS, drip)).outcome).toMatchObject({ kind: 'try-again' });
  });

  it('of 10 MB, it reads 64 KiB and what is on the way; the status is what counts', async () => {
    let sent = 0;
    const piece = Buffer.alloc(64 * 1024, 'x');
    const flood = (status: number) => (response: Parameters<Extract<Fault, (...args: never) => unknown>>[0]) => {
      sent = 0;
      response.writeHead(status);
      const more = () => {
        while (sent < 160 && !response.destroyed) {
          sent += 1;
          if (!response.write(piece)) return;
        }
        if (sent >= 160) response.end();
      };
      response.on('drain', more);
      more();
    };
    expect((await updateOf(flood(200))).outcome).toEqual({ kind: 'done' });
    expect(sent).toBeLessThan(160);
    const { outcome } = await updateOf(flood(418));
    expect(outcome).toEqual({ kind: 'failed', failure: failure('answered', 418) });
    expect(sent).toBeLessThan(160);
  });

  it('a body that never ends takes no longer than the limit, and a good status stays good', async () => {
    const { outcome, tookMs } = await updateWithin(WAIT_MS, (response) => void response.writeHead(200).write('x'));
    expect(outcome).toEqual({ kind: 'done' });
    expect(tookMs).toBeLessThan(WAIT_MS * 8);
  });

  it('garbage is neither kept nor mistaken for an answer', async () => {
    const raw = (text: string) => (response: Parameters<Extract<Fault, (...args: never) => unknown>>[0]) =>
      void response.socket?.end(text);
    for (const text of [GARBAGE, `HTTP/1.1 999999 ${GARBAGE}\r\n\r\n`, `HTTP/1.1 200 OK\r\n${GARBAGE}\r\n\r\n`]) {
      const { outcome } = await updateOf(raw(text));
      expect(outcome).toEqual({ kind: 'try-again', failure: failure('unexpected') });
      expectNothingKept(outcome);
    }
    const { outcome } = await updateOf({ status: 400, body: GARBAGE, headers: { 'x-garbage': GARBAGE } });
    expect(outcome).toEqual({ kind: 'failed', failure: failure('answered', 400) });
    expectNothingKept(outcome);
  });

  it('a head of megabytes and a connection that is cut are no answer', async () => {
    const huge: Fault = (response) =>
      void response.socket?.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(1_000_000)}\r\n\r\n`);
    expect((await updateOf(huge)).outcome).toEqual({ kind: 'try-again', failure: failure('unexpected') });
    const cut: Fault = (response) => void response.socket?.destroy();
    expect((await updateOf(cut)).outcome).toEqual({ kind: 'try-again', failure: failure('unreachable') });
  });

  it('500 five times is five times “try again”, with the same ID, and the sixth is done', async () => {
    const five = Array<Fault>(5).fill({ status: 500, body: GARBAGE });
    const { outcome, webhook, receiver } = await updateOf(...five);
    const outcomes = [outcome];
    while (outcomes.length < 6) outcomes.push(await webhook.updateSecret(callOf(), NEW_SECRET));
    expect(outcomes.slice(0, 5)).toEqual(Array(5).fill({ kind: 'try-again', failure: failure('answered', 500) }));
    expect(outcomes[5]).toEqual({ kind: 'done' });
    expect(receiver.done).toHaveLength(1);
  });

  it.each([
    ['7', 7_000],
    ['0', 0],
    ['86400', 900_000],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['1e99', undefined],
  ])('asked to come back after %s, it waits %s ms, and never more than 15 minutes', async (header, afterMs) => {
    for (const status of [429, 503]) {
      const { outcome } = await updateOf({ status, headers: { 'retry-after': header } });
      const expected = { kind: 'try-again', failure: failure('answered', status) };
      expect(outcome).toEqual(afterMs === undefined ? expected : { ...expected, afterMs });
    }
  });

  it.each([400, 401, 403, 404, 410, 413, 422])('%i is a failure that says its status', async (status) => {
    expect((await updateOf({ status })).outcome).toEqual({ kind: 'failed', failure: failure('answered', status) });
  });
});
