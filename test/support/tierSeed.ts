import { DEEP, SEED_VARIABLE } from './tier.ts';

/** Vitest's global set-up: says by which seed the quick tier chose its samples, for all processes of the run. */
export default function setup(): void {
  const seed = process.env[SEED_VARIABLE] ?? '';
  process.stdout.write(
    DEEP
      ? 'Deep tier: every proof unshortened.\n'
      : `Quick tier: samples chosen by seed ${seed}. To try the same again: ${SEED_VARIABLE}=${seed} npm test\n`,
  );
}
