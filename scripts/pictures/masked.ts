import type { SecretCard } from '../../src/chat/contracts/view.ts';
import { Secret } from '../../src/domain/keys/secret.ts';

/** A picture holds nothing that could be taken for a secret, by people or by scanners. */
export function masked(card: SecretCard): SecretCard {
  return {
    ...card,
    secret: new Secret(card.secret.reveal().replace(/(?<=_)[0-9A-Za-z]{44}$/, (hidden) => '•'.repeat(hidden.length))),
  };
}
