import { createHash } from 'node:crypto';
import { type DurationMs, MINUTE } from '../time/time.ts';
import type { Conversation } from './conversationRef.ts';

/** A destination: a person's direct messages, or a conversation that several people read. */
export interface Destination {
  readonly kind: 'person' | 'conversation';
  readonly platform: string;
  /** The platform's ID of it. */
  readonly id: string;
}

/** Someone who can be told something, as the platforms know them. */
export interface Addressee {
  readonly personId: string;
  readonly name: string;
  readonly lastPlatform: string | null;
  readonly identities: readonly { readonly platform: string; readonly externalId: string }[];
}

/** @returns where someone can be told privately, in the order in which it is tried: where they spoke last comes first. */
export function privateRoutes(person: Addressee, platforms: readonly string[]): readonly Destination[] {
  const { lastPlatform } = person;
  const inOrder = [...platforms].sort((one, other) => Number(other === lastPlatform) - Number(one === lastPlatform));
  return inOrder.flatMap((platform) =>
    person.identities
      .filter((identity) => identity.platform === platform)
      .map(({ externalId }): Destination => ({ kind: 'person', platform, id: externalId })),
  );
}

/** Who is told instead of an owner who can't be reached. */
export interface Escalation {
  /** The owners of the project that the keys are in. */
  readonly projectOwners: readonly Addressee[];
  /** The conversation that the project names, and the one that the deployment does. */
  readonly fallbacks: readonly (Conversation | undefined)[];
  readonly admins: readonly Addressee[];
}

/** A step beyond the owner: everybody in it is told, each in the first of their places that takes it. */
export interface Step {
  readonly to: 'project owners' | 'conversation' | 'admins';
  readonly each: readonly (readonly Destination[])[];
}

/**
 * What is tried, one step after the other until one of them takes it, where an owner can't be told privately. If the owner has
 * left, the project's owners act; an owner who only takes no messages may still hear of it from those around them.
 * @param gone whether a platform says that the owner's account is no more.
 */
export function stepsBeyond(
  ownerId: string,
  gone: boolean,
  others: Escalation,
  platforms: readonly string[],
): readonly Step[] {
  const routesOf = (people: readonly Addressee[]) =>
    people.filter(({ personId }) => personId !== ownerId).map((person) => privateRoutes(person, platforms));
  const conversations = others.fallbacks.flatMap((one): readonly Destination[] =>
    one !== undefined && platforms.includes(one.platform)
      ? [{ kind: 'conversation', platform: one.platform, id: one.conversation }]
      : [],
  );
  const steps: readonly Step[] = [
    { to: 'project owners', each: gone ? routesOf(others.projectOwners) : [] },
    { to: 'conversation', each: [conversations] },
    { to: 'admins', each: routesOf(others.admins) },
  ];
  return steps
    .map(({ to, each }) => ({ to, each: each.filter((routes) => routes.length > 0) }))
    .filter(({ each }) => each.length > 0);
}

/** How long a platform that is away is waited for, before the owner's next platform is tried: what is urgent waits for none. */
const BEFORE_NEXT_PLATFORM: DurationMs = 10 * MINUTE;
/** The same, before others learn of it. */
const BEFORE_OTHERS: DurationMs = 30 * MINUTE;
const BEFORE_OTHERS_IF_URGENT: DurationMs = 10 * MINUTE;

/** Decides whether to skip a destination that can't be reached now. @param waited how long the message has been waiting. */
export function mayPassOver(next: 'own platform' | 'others', urgent: boolean, waited: DurationMs): boolean {
  if (next === 'own platform') return urgent || waited >= BEFORE_NEXT_PLATFORM;
  return waited >= (urgent ? BEFORE_OTHERS_IF_URGENT : BEFORE_OTHERS);
}

/** The name under which a place is stored, as in `discord:123`; a conversation as in `slack#C123`. */
export function destinationName({ kind, platform, id }: Destination): string {
  return `${platform}${kind === 'person' ? ':' : '#'}${id}`;
}

/** Reads such a name. @returns undefined for what is none. */
export function readDestination(name: string): Destination | undefined {
  const [, platform, mark, id] = /^([a-z]+)([:#])(.+)$/.exec(name) ?? [];
  if (platform === undefined || id === undefined) return undefined;
  return { kind: mark === ':' ? 'person' : 'conversation', platform, id };
}

/**
 * The name by which a platform knows a message that comes again: another one for each place and each part of a digest.
 * @returns 25 characters, as many as Discord takes for a nonce.
 */
export function messageId(digestId: string, place: Destination, ids: readonly string[]): string {
  const [first = ''] = [...ids].sort();
  const hash = createHash('sha256')
    .update(`${destinationName(place)} ${first}`)
    .digest('base64url');
  return `${digestId.slice(0, 16)}-${hash.slice(0, 8)}`;
}
