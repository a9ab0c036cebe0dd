import { printable } from '../../src/chat/printable.ts';

/** Whether a typed line holds something that looks like a secret, and so must not be kept. */
export function holdsSecretLine(line: string): boolean {
  return printable(line).includes('[secret]');
}
