/** The style of a text: its size, its colour, and which end is at its position. */
export interface Lettering {
  readonly size: number;
  readonly color: string;
  readonly anchor?: 'start' | 'middle' | 'end';
}

/**
 * The colours of charts and their meanings. They are close to Slack's, so that a picture matches the screen around it.
 */
export const COLORS = {
  text: '#1d1c1d',
  muted: '#616061',
  line: '#d5d5d7',
  faint: '#f6f6f7',
  white: '#ffffff',
  primary: '#0b7558',
  danger: '#cf1d4b',
  soon: '#c25e00',
  near: '#b98900',
  accent: '#3d5a80',
} as const;

/** The only font. It is installed with the program, so that pictures are the same everywhere. */
export const FONT = 'DejaVu Sans';

/** A line of text. @param y the baseline. */
export function words(x: number, y: number, line: string, { size, color, anchor = 'start' }: Lettering): string {
  const look = `font-family="${FONT}" font-size="${size}" fill="${color}" text-anchor="${anchor}"`;
  return `<text x="${shortened(x)}" y="${shortened(y)}" ${look}>${escaped(line)}</text>`;
}

/** A box with rounded corners. @param more further attributes. */
export function box(x: number, y: number, width: number, height: number, fill: string, more = ''): string {
  const size = `width="${shortened(width)}" height="${shortened(height)}"`;
  return `<rect x="${shortened(x)}" y="${shortened(y)}" ${size} fill="${fill}"${more === '' ? '' : ` ${more}`}/>`;
}

/** A horizontal line. */
export function rule(x: number, y: number, width: number): string {
  return box(x, y, width, 1, COLORS.line);
}

/** Moves parts of a drawing to a position. */
export function at(x: number, y: number, parts: readonly string[]): string {
  return `<g transform="translate(${shortened(x)} ${shortened(y)})">${parts.join('')}</g>`;
}

/** Makes a complete picture. */
export function picture(width: number, height: number, parts: readonly string[]): string {
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${parts.join('\n')}</svg>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
/** Characters that XML can't hold, even escaped, and those that change the direction of the text after them. */
const UNDRAWABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** Escapes text from any author, so that it is nothing but text. */
export function escaped(text: string): string {
  return text.replace(UNDRAWABLE, '').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** Keeps no more digits than are visible. */
function shortened(value: number): string {
  return String(Math.round(value * 10) / 10);
}
