import { describe, expect, it } from 'vitest';
import { newKeyId, newSecret } from '../../src/domain/keys/secretFormat.ts';
import { startChild } from '../support/child.ts';
import { seededRandom } from '../support/context.ts';

const random = seededRandom('raw dump');
const SECRET = newSecret(newKeyId(random), random).reveal();

/** A program that breaks. @returns its exit code, and all that it wrote. */
async function run(body: string): Promise<{ readonly code: unknown; readonly written: string }> {
  const script = `import { runToEnd } from './src/app/runToEnd.ts';
    const error = () => Object.assign(new Error('it broke on ${SECRET}'), { parameters: ['${SECRET}'], query: 'INSERT' });
    ${body}`;
  const command = [process.execPath, '--import', 'tsx', '--input-type=module', '-e', script] as const;
  const child = startChild({}, { command });
  return { code: await child.ended, written: child.written };
}

describe('an error that nobody caught', () => {
  it.each([
    ['thrown by the program itself', 'await runToEnd(async () => { throw error(); });'],
    [
      'rejected where nobody waits',
      'await runToEnd(async () => { void Promise.reject(error()); return await new Promise(() => setInterval(() => 0, 9)); });',
    ],
    ['thrown by a timer', 'await runToEnd(() => new Promise(() => setTimeout(() => { throw error(); }, 1)));'],
    ['of no kind at all', `await runToEnd(async () => { throw '${SECRET}'; });`],
  ])('is logged, redacted, and nothing else is written (invariant 2): %s', async (_what, body) => {
    const { code, written } = await run(body);
    expect(code).toBe(1);
    const lines = written.split('\n').filter((line) => line !== '');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 60, msg: 'unexpected error; the process ends' },
    ]);
    expect(written).not.toContain(SECRET.slice(20));
  });
});
