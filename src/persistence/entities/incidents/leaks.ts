import { EntitySchema } from 'typeorm';
import type { LeakPolicy } from '../../../domain/leaks/leakPolicy.ts';
import type { EpochMs } from '../../../domain/time/time.ts';
import { bigNumber, count, id, optionalBigNumber, optionalText, text } from '../columns.ts';

/** A secret that was found where it shouldn't be: one row for each secret, however often it is reported. Nothing of it is stored. */
export interface LeakRow {
  secretId: string;
  keyId: string;
  firstAt: EpochMs;
  lastAt: EpochMs;
  /** How often it was reported or looked up. */
  reports: number;
  /** When a signed report was acted on: no other one is (invariant 17). Null again where the secret was stopped, and works again. */
  reportedAt: EpochMs | null;
  /** When somebody said that it is only a test key, and who. */
  dismissedAt: EpochMs | null;
  dismissedBy: string | null;
}

/** The table `leak`, as {@link LeakRow} describes its rows. */
export const LeakEntity = new EntitySchema<LeakRow>({
  name: 'leak',
  columns: {
    secretId: id,
    keyId: text,
    firstAt: bigNumber,
    lastAt: bigNumber,
    reports: count,
    reportedAt: optionalBigNumber,
    dismissedAt: optionalBigNumber,
    dismissedBy: optionalText,
  },
  indices: [{ name: 'leak_key', columns: ['keyId'] }],
});

/** What a project wants done by itself; a project that chose nothing has no row. */
export interface ProjectPolicyRow {
  projectId: string;
  leak: LeakPolicy;
}

/** The table `project_policy`, as {@link ProjectPolicyRow} describes its rows. */
export const ProjectPolicyEntity = new EntitySchema<ProjectPolicyRow>({
  name: 'project_policy',
  columns: { projectId: id, leak: text },
});
