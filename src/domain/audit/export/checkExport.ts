import { CHAIN_START, type ChainHead } from '../auditChain.ts';
import { isEnded, isKnownFormat, linesOf, readLine, type SoundLine } from './exportLines.ts';

/** What is wrong with an export, and in which line of the file, from 1. */
export type Finding =
  /** Its bytes aren't those that were written. */
  | { readonly kind: 'altered'; readonly line: number }
  /** The first line is sound, but no header that this version knows. */
  | { readonly kind: 'no-header'; readonly line: number }
  /** It holds a line that belongs elsewhere. */
  | { readonly kind: 'moved' | 'repeated'; readonly line: number; readonly holds: number }
  /** Lines of the export that aren't in the file. `line`: the one before which they belong, or the last one where the rest is cut off. */
  | { readonly kind: 'missing' | 'cut-off'; readonly line: number; readonly from: number; readonly to: number }
  /** It is sound by itself, but was made to follow another line. */
  | { readonly kind: 'not-following'; readonly line: number }
  /** There are more lines than the header says. */
  | { readonly kind: 'too-many'; readonly line: number }
  /** The last line doesn't end. */
  | { readonly kind: 'not-ended'; readonly line: number }
  /** The export is as it was made, but the audit trail from which it was made is broken at this event. */
  | { readonly kind: 'trail-broken'; readonly line: number; readonly seq: number };

/** What came of a check. `key`: the ID of the key with which the header says it was signed. */
export interface ExportCheck {
  readonly findings: readonly Finding[];
  readonly events: number;
  readonly key: string | undefined;
}

interface PlacedLine {
  /** Where it stands in the file, from 1. */
  readonly at: number;
  readonly sound: SoundLine | undefined;
}

/**
 * Checks an export by itself: that each line is as it was written, and that all are there in their order. Somebody who writes the whole
 * file again can make it agree with itself; only its signature tells then.
 */
export function checkExport(bytes: Uint8Array): ExportCheck {
  const lines = linesOf(bytes).map((line, index): PlacedLine => ({ at: index + 1, sound: readLine(line) }));
  const { header } = lines.find(({ sound }) => sound?.number === 1)?.sound ?? {};
  const total = header?.lines;
  const findings = [
    ...alone(lines),
    ...inOrder(lines),
    ...following(lines),
    ...absent(lines, total),
    ...beyond(lines, total),
    ...(isEnded(bytes) ? [] : [{ kind: 'not-ended', line: Math.max(1, lines.length) } as const]),
  ];
  return {
    findings: findings.toSorted((one, other) => one.line - other.line),
    events: lines.filter(({ sound }) => sound?.event !== undefined).length,
    key: header?.key,
  };
}

function alone(lines: readonly PlacedLine[]): readonly Finding[] {
  return lines.flatMap(({ at, sound }): readonly Finding[] => {
    if (sound === undefined) return [{ kind: 'altered', line: at }];
    if (sound.number === 1) return isKnownFormat(sound.header?.format) ? [] : [{ kind: 'no-header', line: at }];
    return placeOf(sound) === undefined ? [{ kind: 'altered', line: at }] : [];
  });
}

function inOrder(lines: readonly PlacedLine[]): readonly Finding[] {
  const seen = new Set<number>();
  let latest = 0;
  return lines.flatMap(({ at, sound }): readonly Finding[] => {
    if (sound === undefined) return [];
    const { number: holds } = sound;
    const isRepeated = seen.has(holds);
    seen.add(holds);
    if (holds > latest) {
      latest = holds;
      return [];
    }
    return [{ kind: isRepeated ? 'repeated' : 'moved', line: at, holds }];
  });
}

/** Compares each line with the one that its number says it follows, wherever that stands. */
function following(lines: readonly PlacedLine[]): readonly Finding[] {
  const byNumber = new Map<number, SoundLine>();
  for (const { sound } of lines) if (sound !== undefined) byNumber.set(sound.number, sound);
  return lines.flatMap(({ at, sound }): readonly Finding[] => {
    if (sound === undefined) return [];
    const before = byNumber.get(sound.number - 1);
    const expected = sound.number === 1 ? CHAIN_START : before?.hash;
    if (expected !== undefined && expected !== sound.previous) return [{ kind: 'not-following', line: at }];
    const { between } = sound;
    if (between?.isWhole === false) return [{ kind: 'trail-broken', line: at, seq: between.from }];
    const [event, earlier] = [sound.event, before === undefined ? undefined : placeOf(before)];
    if (event === undefined || earlier === undefined || event.seq !== earlier.seq + 1) return [];
    return event.previousHash === earlier.hash ? [] : [{ kind: 'trail-broken', line: at, seq: event.seq }];
  });
}

/** @returns the place in the audit trail of a line's event, or of the last one that it stands for. */
function placeOf({ event, between }: SoundLine): ChainHead | undefined {
  return event ?? between;
}

/** Finds the lines of the export that aren't in the file. An altered line stands for the one that belongs in its place. */
function absent(lines: readonly PlacedLine[], total: number | undefined): readonly Finding[] {
  const numbers = new Set(lines.flatMap(({ sound }) => (sound === undefined ? [] : [sound.number])));
  let latest = 0;
  for (const { sound } of lines) {
    latest = sound?.number ?? latest + 1;
    if (sound === undefined && numbers.has(latest)) latest -= 1;
    numbers.add(latest);
  }
  const last = total ?? Math.max(0, ...numbers);
  const findings: Finding[] = [];
  for (let from = 1; from <= last; from += 1) {
    if (numbers.has(from)) continue;
    let to = from;
    while (to < last && !numbers.has(to + 1)) to += 1;
    const next = lines.find(({ sound }) => sound?.number === to + 1)?.at;
    const isCutOff = to === last && next === undefined;
    findings.push({ kind: isCutOff ? 'cut-off' : 'missing', line: next ?? Math.max(1, lines.length), from, to });
    from = to;
  }
  return findings;
}

function beyond(lines: readonly PlacedLine[], total: number | undefined): readonly Finding[] {
  if (total === undefined) return [];
  return lines.flatMap(({ at, sound }): readonly Finding[] =>
    sound !== undefined && sound.number > total ? [{ kind: 'too-many', line: at }] : [],
  );
}
