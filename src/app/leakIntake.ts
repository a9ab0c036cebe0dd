import type { Config } from '../config.ts';
import type { LeakIntake } from '../http/leaks/leakRoute.ts';
import { PublishedKeys } from '../http/leaks/publicKeys.ts';
import type { ServiceContext } from '../services/context.ts';
import { takeLeakReport } from '../services/leaks/takeReport.ts';

/** @returns what takes leak reports; undefined where nobody may report any. */
export function openLeakIntake(
  { leakKeys: source }: Config,
  context: ServiceContext,
  reportError: (error: unknown, during: string) => void,
): LeakIntake | undefined {
  if (source === undefined) return undefined;
  const report = (error: unknown) => reportError(error, 'reading public keys');
  return {
    keys: new PublishedKeys({ source, clock: context.clock, report }),
    take: (reported) => takeLeakReport(context, reported),
  };
}
