import { fileURLToPath } from 'node:url';
import { FONT } from './svg.ts';

const FONT_FILE = fileURLToPath(new URL('../../assets/fonts/DejaVuSans.ttf', import.meta.url));

/**
 * Draws an SVG as a PNG, with the font of the house and no other, so that it is the same on every machine. The library is loaded when
 * it is first needed: most processes never draw.
 * @param width in pixels.
 */
export async function png(svg: string, width: number): Promise<Uint8Array> {
  const { renderAsync } = await import('@resvg/resvg-js');
  const font = { loadSystemFonts: false, fontFiles: [FONT_FILE], defaultFontFamily: FONT };
  const drawn = await renderAsync(svg, { fitTo: { mode: 'width', value: width }, font, logLevel: 'off' });
  return drawn.asPng();
}
