import type { UnauthorizedUser } from '../../../src/chat/contracts/exchange.ts';
import type { PlatformPort } from '../../../src/chat/contracts/port.ts';
import type { PlatformUser, Unmet } from '../../../src/domain/people/platformUser.ts';

/** What a platform says of an account. */
type NamedLookup =
  | { readonly kind: 'user'; readonly user: PlatformUser }
  | { readonly kind: 'stranger'; readonly unauthorizedUser: UnauthorizedUser }
  | { readonly kind: 'unknown' };

/** Those whom a command names, by their account on the platform. */
export interface MetNamed {
  readonly known: ReadonlyMap<string, PlatformUser>;
  /** Those whom this deployment doesn't serve, which is recorded (invariant 11), or of whom the platform can't say now. */
  readonly unmet: ReadonlyMap<string, Unmet>;
}

/** Makes those known whom a command names: they need not have spoken to be given a role or a key. @param find asks the platform. */
export async function meetNamed(
  ids: Iterable<string>,
  find: (id: string) => Promise<NamedLookup>,
  core: Pick<PlatformPort, 'registerUser' | 'rejectUnauthorized'>,
): Promise<MetNamed> {
  const known = new Map<string, PlatformUser>();
  const unmet = new Map<string, Unmet>();
  for (const id of ids) {
    const lookup = await find(id);
    if (lookup.kind === 'user') {
      await core.registerUser(lookup.user);
      known.set(id, lookup.user);
      continue;
    }
    unmet.set(id, lookup.kind === 'stranger' ? 'not-served' : 'unknown');
    if (lookup.kind === 'stranger') await core.rejectUnauthorized(lookup.unauthorizedUser, 'mention');
  }
  return { known, unmet };
}
