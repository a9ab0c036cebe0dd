import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { RandomBytes } from '../../src/domain/keys/base62.ts';

/** Where every property test starts, so that a failure today is the same failure tomorrow. */
export const SEED = 20_270_331;

/** Names a group of property tests with the seed that they start from. */
export function seeded(title: string): string {
  return `${title} (seed ${SEED})`;
}

/**
 * Checks that a claim holds for everything that `arbitrary` draws.
 * @param claim fails by throwing, as an expectation does.
 * @throws with the smallest counter-example, its seed and its path.
 */
export function always<T>(arbitrary: fc.Arbitrary<T>, claim: (drawn: T) => void, numRuns = 300): void {
  const property = fc.property(arbitrary, (drawn) => {
    claim(drawn);
  });
  fc.assert(property, { seed: SEED, numRuns });
}

/** A random source that gives the same unpredictable-looking bytes for the same seed. */
export function bytesFrom(seed: number): RandomBytes {
  let block = 0;
  return (count) => {
    const bytes: number[] = [];
    while (bytes.length < count) {
      bytes.push(...createHash('sha256').update(`${seed}/${block}`).digest());
      block += 1;
    }
    return Uint8Array.from(bytes.slice(0, count));
  };
}

/** Any text at all, lone surrogates, control characters and bidirectional marks among it. */
export function anyText(maxLength = 40): fc.Arbitrary<string> {
  const unit = fc.oneof(
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    fc.integer({ min: 0x1_0000, max: 0x10_ffff }).map((code) => String.fromCodePoint(code)),
    fc.constantFrom(...Array.from(' \t\n:：=/"\'“”„‘’«»`<>@#|-_.,019azAZ{}$\u200b\u202e')),
  );
  return fc.array(unit, { maxLength }).map((units) => units.join(''));
}
