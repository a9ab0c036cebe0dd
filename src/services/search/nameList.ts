import type { EpochMs } from '../../domain/time/time.ts';

/** A key as it is held in the list of names. */
export interface ListedName {
  readonly id: string;
  readonly projectId: string;
  readonly nameKey: string;
}

/** Matches inside names: at the start of a word, and anywhere else; each in the order of the names. */
export interface FoundInside {
  readonly words: readonly string[];
  readonly elsewhere: readonly string[];
}

/** The characters before a word in a name. */
export const SEPARATORS = [' ', '-', '_', '.'] as const;

/** Names as one text, a line each: searching that costs a hundredth of searching each name. */
interface Page {
  readonly text: string;
  /** The offset of each line. */
  readonly starts: Uint32Array;
  readonly ids: readonly string[];
  readonly projectIds: readonly string[];
}

/** A snapshot of key names, sorted, in little memory. A key's name never changes. */
export class NameList {
  /** The list has every key created before this time, except deleted ones. */
  readonly completeUntil: EpochMs;
  readonly #pages: Page[] = [];
  readonly #projects = new Map<string, string>();

  constructor(completeUntil: EpochMs) {
    this.completeUntil = completeUntil;
  }

  /** Adds names that sort after all earlier ones. */
  add(rows: readonly ListedName[]): void {
    const starts = new Uint32Array(rows.length);
    let length = 0;
    for (const [index, { nameKey }] of rows.entries()) {
      starts[index] = length;
      length += nameKey.length + 1;
    }
    const text = rows.map(({ nameKey }) => `${nameKey}\n`).join('');
    this.#pages.push({
      text,
      starts,
      ids: rows.map(({ id }) => id),
      projectIds: rows.map(({ projectId }) => this.#shared(projectId)),
    });
  }

  /** Interns a project ID, however many keys the project has. */
  #shared(projectId: string): string {
    const known = this.#projects.get(projectId);
    if (known !== undefined) return known;
    this.#projects.set(projectId, projectId);
    return projectId;
  }

  /**
   * Finds names that contain a text but don't begin with it.
   * @param projects where to look; everywhere if left out.
   * @returns the IDs of their keys, at most `limit` of each kind.
   */
  find(typed: string, limit: number, projects?: ReadonlySet<string>): FoundInside {
    const words: string[] = [];
    const elsewhere: string[] = [];
    for (const page of this.#pages) {
      for (const { row, word } of hits(page, typed)) {
        const id = page.ids[row];
        if (id === undefined || (projects !== undefined && !projects.has(page.projectIds[row] ?? ''))) continue;
        const kind = word ? words : elsewhere;
        if (kind.length < limit) kind.push(id);
        if (words.length >= limit) return { words, elsewhere };
      }
    }
    return { words, elsewhere };
  }

  /** Counts the names that contain a text. @param projects where to look; everywhere if left out. */
  count(typed: string, projects?: ReadonlySet<string>): number {
    let total = 0;
    for (const page of this.#pages)
      for (const row of linesWith(page, typed))
        if (projects === undefined || projects.has(page.projectIds[row] ?? '')) total += 1;
    return total;
  }
}

/** Each line that contains a text. */
function* linesWith({ text, starts }: Page, typed: string): Generator<number> {
  let row = 0;
  for (let at = text.indexOf(typed); at !== -1; ) {
    while ((starts[row + 1] ?? text.length) <= at) row += 1;
    yield row;
    at = text.indexOf(typed, starts[row + 1] ?? text.length);
  }
}

/** Each line that contains a text but doesn't begin with it, and whether a word in it does. */
function* hits({ text, starts }: Page, typed: string): Generator<{ readonly row: number; readonly word: boolean }> {
  let row = 0;
  for (let at = text.indexOf(typed); at !== -1; ) {
    while ((starts[row + 1] ?? text.length) <= at) row += 1;
    const end = starts[row + 1] ?? text.length;
    const begins = at === starts[row];
    let word = false;
    for (; at !== -1 && at < end; at = text.indexOf(typed, at + 1)) word ||= isSeparator(text.charAt(at - 1));
    if (!begins) yield { row, word };
  }
}

const isSeparator = (character: string): boolean => SEPARATORS.some((separator) => separator === character);
