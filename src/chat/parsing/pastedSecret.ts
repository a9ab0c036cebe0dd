import { holdsSecret } from '../../domain/keys/secretFormat.ts';
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
    case 'menu':
      return false;
  }
}
