import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Verifier } from '../../src/services/verification/verifier.ts';
import { openHttpApp } from './httpApp.ts';
import { type Answer, auth, verify } from './requests.ts';

describe('a fault of our own', () => {
  it.each<readonly [string, 500 | 503, () => never | Promise<never>]>([
    ['thrown at once', 500, fault],
    ['that comes to light later', 503, () => Promise.resolve().then(fault)],
  ])('is told in calm words, lets nobody in, and is in the log with its place: %s', async (_, status, work) => {
    const app = await openHttpApp();
    const faulty = vi.spyOn(Verifier.prototype, 'verify').mockImplementation(work);
    onTestFinished(() => faulty.mockRestore());
    const { secret } = app.key;

    expectCalm(await verify(app, { secret }), status);
    expect(app.logged().match(/"unexpected error"/g)).toHaveLength(1);
    expectCalm(await auth(app, { 'x-api-key': secret }), 503);
    expect(app.logged().match(/"unexpected error"/g)).toHaveLength(2);
    expect(app.logged().match(/unexpected\.test\.ts/g)?.length).toBeGreaterThanOrEqual(2);
    expect(app.logged()).toContain('a fault at [secret]');

    faulty.mockRestore();
    expect((await verify(app, { secret })).json()).toMatchObject({ valid: true });
  });
});

function fault(): never {
  throw new TypeError('a fault at lk_0123456789ABCDEF_GHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqr3hq2NH');
}

function expectCalm(answer: Answer, status: number): void {
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    status,
    'application/problem+json; charset=utf-8',
  ]);
  expect(answer.text).not.toMatch(/fault|TypeError|lk_|"valid"/);
}
