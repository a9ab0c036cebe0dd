import type { SecretCard } from '../../src/chat/contracts/view.ts';
import { Secret } from '../../src/domain/keys/secret.ts';

/** A picture holds nothing that could be taken for a secret, by people or by scanners. */
export function masked(card: SecretCard): SecretCard {
  return {
    ...card,
    codes: card.codes.map(({ label, code }) => ({ label, code: typeof code === 'string' ? code : maskedSecret(code) })),
  };
}

function maskedSecret(secret: Secret): Secret {
  return new Secret(secret.reveal().replace(/(?<=_)[0-9A-Za-z+/=]{32,}$/, (hidden) => '•'.repeat(hidden.length)));
}
