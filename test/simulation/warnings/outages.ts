/** From when, and until when without it, something does not work. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** Spans of time, put together where they touch, in order. */
export function united(spans: readonly Span[]): readonly Span[] {
  const found: { from: number; until: number }[] = [];
  for (const { from, until } of [...spans].sort((one, other) => one.from - other.from)) {
    const last = found.at(-1);
    if (last !== undefined && from <= last.until) last.until = Math.max(last.until, until);
    else found.push({ from, until });
  }
  return found;
}

/** When both don't work. */
export function both(some: readonly Span[], others: readonly Span[]): readonly Span[] {
  const found = some.flatMap((one) =>
    others.map((other) => ({ from: Math.max(one.from, other.from), until: Math.min(one.until, other.until) })),
  );
  return united(found.filter(({ from, until }) => from < until));
}

/** How much of the time between two moments it works. */
export function working(from: number, until: number, outages: readonly Span[]): number {
  let time = Math.max(0, until - from);
  for (const outage of outages) {
    const shared = Math.min(until, outage.until) - Math.max(from, outage.from);
    if (shared > 0) time -= shared;
  }
  return time;
}

/** Whether something works at a moment. */
export function works(at: number, outages: readonly Span[]): boolean {
  return !outages.some(({ from, until }) => from <= at && at < until);
}
