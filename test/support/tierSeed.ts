import { randomInt } from 'node:crypto';
import { DEEP, SEED_VARIABLE } from './tier.ts';

/**
 * Vitest's global set-up: draws the seed by which the quick tier chooses its samples, for all processes of the run, and prints it.
 * A run that is given the seed of an earlier one tries the same samples.
 */
export default function setup(): void {
  if (DEEP) {
    process.stdout.write('Deep tier: every proof unshortened.\n');
    return;
  }
  const seed = process.env[SEED_VARIABLE] ?? String(randomInt(1_000_000));
  process.env[SEED_VARIABLE] = seed;
  process.stdout.write(
    `Quick tier: samples chosen by seed ${seed}. To try the same again: ${SEED_VARIABLE}=${seed} npm test\n`,
  );
}
