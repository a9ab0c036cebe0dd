/** What an owner is warned of. */
export const WARNING_KINDS = ['expiry', 'lock', 'guess', 'unused', 'overlap', 'source'] as const;
/** One of {@link WARNING_KINDS}. */
export type WarningKind = (typeof WARNING_KINDS)[number];

/** Those that a project may do without. Expiries, locks and guessing are always told. */
export const OPTIONAL_KINDS = ['unused', 'overlap', 'source'] as const satisfies readonly WarningKind[];
/** One of {@link OPTIONAL_KINDS}. */
export type OptionalKind = (typeof OPTIONAL_KINDS)[number];

/** Those that are sent at once instead of with the day's digest. */
export function isUrgent(kind: WarningKind): boolean {
  return kind === 'lock' || kind === 'guess' || kind === 'overlap' || kind === 'source';
}
