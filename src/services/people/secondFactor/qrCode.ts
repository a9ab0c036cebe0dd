import { create, toBuffer } from 'qrcode';

/** Empty modules around a QR code (ISO/IEC 18004, section 9.1). */
const QUIET = 4;
const PIXELS_PER_MODULE = 8;

/** Draws a QR code as a PNG. */
export async function qrPicture(text: string): Promise<Uint8Array> {
  return await toBuffer(text, { type: 'png', errorCorrectionLevel: 'M', margin: QUIET, scale: PIXELS_PER_MODULE });
}

/**
 * Draws a QR code with half blocks: light modules are drawn and dark ones left out, because most terminals are dark. Two modules stand
 * in one character, one above the other.
 */
export function qrText(text: string): string {
  const { modules } = create(text, { errorCorrectionLevel: 'L' });
  const { size } = modules;
  const margin = 2;
  const isLight = (row: number, column: number) =>
    row < 0 || column < 0 || row >= size || column >= size || modules.get(row, column) === 0;
  const lines: string[] = [];
  for (let row = -margin; row < size + margin; row += 2) {
    let line = '';
    for (let column = -margin; column < size + margin; column += 1)
      line += BLOCKS[`${isLight(row, column)}-${isLight(row + 1, column)}`];
    lines.push(line);
  }
  return lines.join('\n');
}

/** Above and below: whether each is light. */
const BLOCKS = { 'true-true': '█', 'true-false': '▀', 'false-true': '▄', 'false-false': ' ' } as const;
