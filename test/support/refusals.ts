import { Refusals } from '../../adapters/shared/refusals.ts';

/** What a platform refuses, kept by an adapter's part that is tested on its own: no admin is told of it. @param warn where it is logged. */
export function quietRefusals(warn: (facts: object) => void = () => undefined): Refusals {
  const quiet = () => undefined;
  const problems = {
    report: () => Promise.resolve(true),
    resolved: () => Promise.resolve(),
    lasting: () => Promise.resolve([]),
  };
  return new Refusals({ clock: Date.now, log: { info: quiet, warn }, problems, remedy: quiet, random: Math.random });
}
