import type { SecretCard } from '../../src/chat/contracts/view.ts';
import { Secret } from '../../src/domain/keys/secret.ts';

/** A key as a person is shown it. */
export interface CardKey {
  readonly keyId: string;
  readonly secret: string;
}

/** Makes a card that shows a key and its secret, as the commands do. */
export function cardOfKey(
  { keyId, keyName, secret }: { readonly keyId: string; readonly keyName: string; readonly secret: Secret },
  more: Pick<SecretCard, 'title' | 'notes' | 'deleteAfter'>,
): SecretCard {
  const codes = [
    { label: 'ID', code: keyId },
    { label: 'Secret', code: secret },
  ];
  return { owner: { label: 'Name', value: keyName }, codes, ...more };
}

/** @returns the key ID, if one is shown, and the secret in the clear. @throws where no secret is shown. */
export function keyOn({ codes }: SecretCard): CardKey {
  const all = codes.map(({ code }) => code);
  const secret = all.find((code) => code instanceof Secret);
  if (secret === undefined) throw new Error('this card shows no secret');
  return { keyId: all.find((code) => typeof code === 'string') ?? '', secret: secret.reveal() };
}
