import { nameKey } from '../../domain/people/names.ts';
import type { Actor } from '../../domain/people/permissions.ts';
import type { Request, RequestUse } from '../../domain/requests/request.ts';
import type { ServiceContext } from '../context.ts';
import { openRequests } from './readRequest.ts';

/** An open request, with what can be typed to mean it. */
export interface NamedRequest {
  readonly request: Request;
  /** What it is about, where no other open request is called so; else its ID. */
  readonly name: string;
}

/** Lists the open requests that somebody can do something with, oldest first. Nothing outside their projects is there (invariant 10). */
export async function namedRequests(
  context: ServiceContext,
  actor: Actor,
  use: RequestUse,
): Promise<readonly NamedRequest[]> {
  const open = await openRequests(context, actor, undefined);
  const counts = new Map<string, number>();
  for (const { subject } of open) counts.set(nameKey(subject), (counts.get(nameKey(subject)) ?? 0) + 1);
  return open
    .filter((request) => fits(request, actor, use))
    .map((request) => ({ request, name: counts.get(nameKey(request.subject)) === 1 ? request.subject : request.id }));
}

/**
 * Finds the open requests that are called so: those with which it can be done, or else all of them, so that the refusal says why it can't.
 */
export async function findRequests(
  context: ServiceContext,
  actor: Actor,
  text: string,
  use: RequestUse,
): Promise<readonly Request[]> {
  const open = await openRequests(context, actor, undefined);
  const called = open.filter(({ subject }) => nameKey(subject) === nameKey(text));
  const fitting = called.filter((request) => fits(request, actor, use));
  return fitting.length > 0 ? fitting : called;
}

function fits({ asker, state }: Request, { personId }: Actor, use: RequestUse): boolean {
  if (use === 'show') return true;
  return state === 'open' && (asker.id === personId) === (use === 'withdraw');
}
