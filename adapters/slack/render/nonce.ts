import { randomBytes } from 'node:crypto';

/** @returns a value unique to this rendering: Slack keeps the state of blocks whose names stay the same. */
export function newNonce(): string {
  return randomBytes(6).toString('base64url');
}
