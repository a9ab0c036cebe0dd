/**
 * How wide text is. The pictures name no font that must be there: they are measured as Helvetica (Adobe's font metrics), and each
 * line says how wide it has to be, so that another font changes how letters look and nothing else.
 */

/** A font as the pictures use it. */
export interface Font {
  readonly size: number;
  readonly weight?: 'bold';
  readonly family?: 'mono';
  readonly color?: string;
}

/** From the space to the tilde, in thousandths of the size. */
const REGULAR = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
];
const BOLD = [
  278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611,
  556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389,
  280, 389, 584,
];
const BEYOND: Readonly<Record<string, number>> = { '’': 222, '…': 1_000, '—': 1_000, '⋯': 1_000, '▾': 600, '•': 350 };
const MONO = 600;

/** How wide a text is on one line. */
export function widthOf(text: string, { size, weight, family }: Font): number {
  const widths = weight === 'bold' ? BOLD : REGULAR;
  const thousandths = [...text].reduce((sum, character) => {
    if (family === 'mono') return sum + MONO;
    return sum + (widths[(character.codePointAt(0) ?? 0) - 32] ?? BEYOND[character] ?? 556);
  }, 0);
  return (thousandths * size) / 1_000;
}

/** Breaks a text into lines that are no wider, at spaces where that is possible. What begins a line keeps its spaces. */
export function wrap(text: string, width: number, font: Font): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const lines: string[] = [];
    let current = '';
    for (const word of line.split(/(?<= )(?=[^ ])/)) {
      if (current !== '' && widthOf((current + word).trimEnd(), font) > width) {
        lines.push(current.trimEnd());
        current = '';
      }
      current += word;
      while (widthOf(current.trimEnd(), font) > width) {
        const fits = fitting(current, width, font);
        lines.push(current.slice(0, fits));
        current = current.slice(fits);
      }
    }
    return [...lines, current.trimEnd()];
  });
}

/** @returns how much of the beginning of a text is no wider; one character at least. */
function fitting(text: string, width: number, font: Font): number {
  let fits = 1;
  while (fits < text.length && widthOf(text.slice(0, fits + 1), font) <= width) fits += 1;
  return fits;
}

/** Cuts a text that is wider, with … where something is missing. */
export function cut(text: string, width: number, font: Font): string {
  if (widthOf(text, font) <= width) return text;
  return `${text.slice(0, fitting(text, width - widthOf('…', font), font)).trimEnd()}…`;
}
