import { COLORS } from '../../src/charts/svg.ts';
import { type Font, widthOf } from './font.ts';

/** A piece of a picture, with its corner at the origin. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly svg: string;
}

const FAMILIES = {
  sans: "Helvetica, Arial, 'Liberation Sans', sans-serif",
  mono: "Menlo, Consolas, 'Liberation Mono', monospace",
} as const;

/** How a box looks. */
export interface BoxStyle {
  readonly fill?: string;
  readonly stroke?: string;
  readonly radius?: number;
}

/** A box at a place. The line around it lies inside. */
export function box(x: number, y: number, width: number, height: number, style: BoxStyle = {}): string {
  const { fill = 'none', stroke, radius = 0 } = style;
  const half = stroke === undefined ? 0 : 0.5;
  const line = stroke === undefined ? '' : ` stroke="${stroke}"`;
  const size = `width="${number(width - 2 * half)}" height="${number(height - 2 * half)}"`;
  return `<rect x="${number(x + half)}" y="${number(y + half)}" ${size} rx="${radius}" fill="${fill}"${line}/>`;
}

/** A line of text at a place. @param y where its letters stand. */
export function line(x: number, y: number, text: string, font: Font): string {
  if (text.trim() === '') return '';
  const { size, weight, family = 'sans', color = COLORS.text } = font;
  const bold = weight === undefined ? '' : ` font-weight="${weight}"`;
  const indent = text.length - text.trimStart().length;
  const shown = text.trim();
  const left = x + widthOf(text.slice(0, indent), font);
  const place = `x="${number(left)}" y="${number(y)}" textLength="${number(widthOf(shown, font))}"`;
  const look = `font-family="${FAMILIES[family]}" font-size="${size}"${bold} fill="${color}"`;
  return `<text ${place} lengthAdjust="spacingAndGlyphs" ${look} xml:space="preserve">${escaped(shown)}</text>`;
}

/** A shape drawn by a path. */
export function path(d: string, style: { readonly fill?: string; readonly stroke?: string }): string {
  const { fill = 'none', stroke } = style;
  return `<path d="${d}" fill="${fill}"${stroke === undefined ? '' : ` stroke="${stroke}" stroke-width="1.5" stroke-linecap="round"`}/>`;
}

/** Moves a drawing to a place. */
export function at(x: number, y: number, { svg }: Pick<Drawing, 'svg'>): string {
  return svg === '' ? '' : `<g transform="translate(${number(x)} ${number(y)})">\n${svg}\n</g>`;
}

/** Puts drawings below one another. */
export function stack(drawings: readonly Drawing[], gap: number): Drawing {
  let height = 0;
  const parts = drawings.map((drawing, index) => {
    if (index > 0) height += gap;
    const placed = at(0, height, drawing);
    height += drawing.height;
    return placed;
  });
  return { width: Math.max(0, ...drawings.map(({ width }) => width)), height, svg: joined(parts) };
}

/** Puts parts together, a line each. */
export function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}

/** Makes a whole file of a drawing. @param description what is to be seen, for those who can't see it. */
export function file({ width, height, svg }: Drawing, description: string): string {
  const size = `width="${number(width)}" height="${number(height)}" viewBox="0 0 ${number(width)} ${number(height)}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">\n<title>${escaped(description)}</title>\n${svg}\n</svg>\n`;
}

/** A number as SVG takes it: no more digits than can be seen. */
function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? character);
}
