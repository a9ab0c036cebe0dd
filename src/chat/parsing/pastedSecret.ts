import { holdsSecret } from '../../domain/keys/secretFormat.ts';
import { holdsCode, readCode } from '../../domain/people/secondFactor/secondFactorCode.ts';
import type { Input } from '../contracts/exchange.ts';

/** Whether a secret may have been put into what someone did: looked at before anything of it is parsed, stored or repeated. */
export function mayHoldSecret(input: Input): boolean {
  switch (input.kind) {
    case 'text':
      return holdsSecret(input.line);
    case 'command':
      return Object.entries(input.options).flat().some(holdsSecret);
    case 'form':
      return Object.entries(input.answers).flat().some(holdsSecret);
    case 'press':
      return holdsSecret(input.action);
    // A message is pointed at because it may hold one.
    case 'message':
    case 'menu':
      return false;
  }
}

/** Whether a code of a second factor may have been put into the text of a command, where it doesn't belong. Looked at as early. */
export function mayHoldCode(input: Input): boolean {
  switch (input.kind) {
    case 'text':
      return holdsCode(input.line);
    case 'command':
      return Object.entries(input.options).some(
        ([name, value]) => holdsCode(`${name}:${value}`) || (name === 'reason' && readCode(value) !== undefined),
      );
    default:
      return false;
  }
}
