import type { Found } from '../../src/chat/contracts/command.ts';
import type { Secret } from '../../src/domain/keys/secret.ts';
import { secondFactorStatus } from '../../src/services/people/secondFactor/state.ts';
import type { Context } from '../shared/define.ts';

/**
 * Asks for a code of one's own second factor, unless it was given. Where none could be right, that is said at once.
 * @param needed the state that it must be in: set up, or waiting for its first code.
 */
export async function askForOwnCode(
  { services, actor }: Context,
  code: Secret | undefined,
  needed: 'enrolled' | 'waiting',
): Promise<Found<undefined>> {
  const { enrolledAt, isWaiting } = await secondFactorStatus(services, actor.personId);
  if (needed === 'waiting' && !isWaiting) return { kind: 'refused', refusal: { code: 'nothing-to-confirm' } };
  if (needed === 'enrolled' && enrolledAt === null)
    return { kind: 'refused', refusal: { code: 'not-enrolled', subject: actor.name } };
  return code === undefined ? { kind: 'ask', options: ['code'] } : { kind: 'found', subject: undefined };
}

/** @returns the code that {@link askForOwnCode} made sure of. */
export function givenCode(code: Secret | undefined): Secret {
  if (code === undefined) throw new Error('this is done only after a code');
  return code;
}
