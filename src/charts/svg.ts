/** Words in a picture: how large, in which colour, and which of its ends stands at its place. */
export interface Lettering {
  readonly size: number;
  readonly color: string;
  readonly anchor?: 'start' | 'middle' | 'end';
}

/** The colours of charts and what they mean. They are close to Slack's, so that people find their way from a picture to the screen. */
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

/** The only font. It is installed with the program, so that a picture is the same wherever it is drawn. */
export const FONT = 'DejaVu Sans';

/** A line of words. @param y where its letters stand. */
export function words(x: number, y: number, line: string, { size, color, anchor = 'start' }: Lettering): string {
  const look = `font-family="${FONT}" font-size="${size}" fill="${color}" text-anchor="${anchor}"`;
  return `<text x="${shortened(x)}" y="${shortened(y)}" ${look}>${escaped(line)}</text>`;
}

/** A box with round corners. @param more further attributes. */
export function box(x: number, y: number, width: number, height: number, fill: string, more = ''): string {
  const size = `width="${shortened(width)}" height="${shortened(height)}"`;
  return `<rect x="${shortened(x)}" y="${shortened(y)}" ${size} fill="${fill}"${more === '' ? '' : ` ${more}`}/>`;
}

/** A level line. */
export function rule(x: number, y: number, width: number): string {
  return box(x, y, width, 1, COLORS.line);
}

/** Moves what was drawn to a place. */
export function at(x: number, y: number, parts: readonly string[]): string {
  return `<g transform="translate(${shortened(x)} ${shortened(y)})">${parts.join('')}</g>`;
}

/** Makes a whole picture. */
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
/** Characters that no XML may hold, however they are written, and those that turn the direction of what follows. */
const UNDRAWABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** Makes text that anybody may have written into nothing but text. */
export function escaped(text: string): string {
  return text.replace(UNDRAWABLE, '').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** No more digits than can be seen. */
function shortened(value: number): string {
  return String(Math.round(value * 10) / 10);
}
