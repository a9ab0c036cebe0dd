import type { EpochMs } from '../../domain/time/time.ts';

/** A key as the list of names holds it. */
export interface ListedName {
  readonly id: string;
  readonly projectId: string;
  readonly nameKey: string;
}

/** What was found inside of names: where a word of the name begins so, and anywhere else; each in the order of the names. */
export interface FoundInside {
  readonly words: readonly string[];
  readonly elsewhere: readonly string[];
}

/** What stands before a word in a name. */
export const SEPARATORS = [' ', '-', '_', '.'] as const;

/** Some names as one text, a line each: looking through that costs a hundredth of looking at each. */
interface Page {
  readonly text: string;
  /** Where each line begins. */
  readonly starts: Uint32Array;
  readonly ids: readonly string[];
  readonly projectIds: readonly string[];
}

/** Names of keys at one moment, in their order, in little memory. The names of a key never change. */
export class NameList {
  /** Every key created before this moment is in the list, unless it was deleted. */
  readonly completeUntil: EpochMs;
  readonly #pages: Page[] = [];
  readonly #projects = new Map<string, string>();

  constructor(completeUntil: EpochMs) {
    this.completeUntil = completeUntil;
  }

  /** Adds names that come after all those before. */
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

  /** The same text once, however many keys a project has. */
  #shared(projectId: string): string {
    const known = this.#projects.get(projectId);
    if (known !== undefined) return known;
    this.#projects.set(projectId, projectId);
    return projectId;
  }

  /**
   * Finds names that hold a text but don't begin with it.
   * @param projects where to look; everywhere when left out.
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
}

/** Each line that holds a text, but does not begin with it, and whether a word in it begins so. */
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
