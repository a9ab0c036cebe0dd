import { createRequire } from 'node:module';
import { FONT } from './svg.ts';

/**
 * Renders an SVG as a PNG with one font that is installed with the program, so that the picture is the same on every
 * machine. The library and the font are loaded on first use: most processes never draw.
 * @param width in pixels.
 */
export async function png(svg: string, width: number): Promise<Uint8Array> {
  const { renderAsync } = await import('@resvg/resvg-js');
  const require = createRequire(import.meta.url);
  const file = require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
  const font = { loadSystemFonts: false, fontFiles: [file], defaultFontFamily: FONT };
  const drawn = await renderAsync(svg, { fitTo: { mode: 'width', value: width }, font, logLevel: 'off' });
  return drawn.asPng();
}
