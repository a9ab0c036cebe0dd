import type { Platform } from '../../chat/contracts/platform.ts';
import { heading, note, text, type View, view } from '../../chat/contracts/view.ts';
import { redactSecrets } from '../../domain/keys/secretFormat.ts';
import type { ServiceContext } from '../../services/context.ts';
import {
  giveBackNotices,
  type Notice,
  takeNotices,
  type WaitingPerson,
  waitingPeople,
} from '../../services/outbox/notices.ts';
import type { Job } from '../scheduler/job.ts';

/** Where it is said what somebody can't be told privately. */
export interface Fallback {
  readonly platform: string;
  readonly conversation: string;
}

/** What came of trying. `said`: it was, or may have been. `later`: it surely wasn't, and may be another time. `never`: it can't be. */
type Tried = { readonly kind: 'said' } | { readonly kind: 'later' } | { readonly kind: 'never'; readonly why: string };

/**
 * Writes what waits to be told to people privately, on the platforms that they are on, one after the other until one of them takes
 * it; what none takes goes to the fallback. Taken before it is sent, so that nothing is said twice; given back only where it
 * surely was not said.
 */
export function sendNoticesJob(
  context: ServiceContext,
  platforms: readonly Platform[],
  fallback: Fallback | undefined,
  log: (facts: object, words: string) => void,
): Job {
  const names = platforms.map(({ name }) => name);
  return {
    name: 'tell-notices',
    summary: 'Writes what waits to be told to people privately.',
    cron: '*/10 * * * * *',
    async run(say) {
      if (platforms.every(isAway)) return say?.('No chat platform can be written to.');
      let told = 0;
      for (const person of await waitingPeople(context, names)) {
        if (routesTo(person, platforms).every(({ platform }) => isAway(platform))) continue;
        const notices = await takeNotices(context, person.personId);
        if (notices.length === 0) continue;
        const tried = await handOn(person, notices, platforms, fallback);
        if (tried.kind === 'said') told += 1;
        if (tried.kind === 'later') await giveBackNotices(context, notices);
        if (tried.kind === 'never')
          log({ personId: person.personId, why: tried.why }, 'somebody can’t be told what they should know');
      }
      say?.(`People told: ${told}.`);
    },
  };
}

/** A platform on which someone is, and who they are there. */
interface Way {
  readonly platform: Platform;
  readonly externalId: string;
}

function routesTo({ identities }: WaitingPerson, platforms: readonly Platform[]): readonly Way[] {
  return platforms.flatMap((platform) =>
    identities.flatMap((identity) =>
      identity.platform === platform.name ? { platform, externalId: identity.externalId } : [],
    ),
  );
}

function isAway(platform: Platform): boolean {
  return platform.healthProblem() !== undefined;
}

async function handOn(
  person: WaitingPerson,
  notices: readonly Notice[],
  platforms: readonly Platform[],
  fallback: Fallback | undefined,
): Promise<Tried> {
  const privately = await sendPrivately(routesTo(person, platforms), notices);
  if (privately.kind !== 'never' || fallback === undefined) return privately;
  const platform = platforms.find(({ name }) => name === fallback.platform);
  if (platform === undefined) return { kind: 'never', why: `${privately.why}; ${fallback.platform} is not set up` };
  return await attempt(platform, () => platform.sendToConversation(fallback.conversation, inPublic(person, notices)));
}

/** Whoever may be told privately later is not spoken of where others read. */
async function sendPrivately(routes: readonly Way[], notices: readonly Notice[]): Promise<Tried> {
  const message = view(heading('For you to know'), ...notices.map((notice) => text(notice.text)));
  const whys: string[] = [];
  let later = false;
  for (const { platform, externalId } of routes) {
    const tried = await attempt(platform, () => platform.sendDirect(externalId, message));
    if (tried.kind === 'said') return tried;
    if (tried.kind === 'later') later = true;
    else whys.push(tried.why);
  }
  return later ? { kind: 'later' } : { kind: 'never', why: whys.join('; ') };
}

async function attempt(platform: Platform, say: () => ReturnType<Platform['sendDirect']>): Promise<Tried> {
  if (isAway(platform)) return { kind: 'later' };
  const told = await say();
  if (told.kind === 'not-now') return { kind: 'later' };
  return told.kind === 'unreachable' ? { kind: 'never', why: `${platform.name}: ${told.why}` } : { kind: 'said' };
}

/**
 * What waits for someone, in words for everyone who reads there: no secret, no key's whole ID, and nobody's address. What may not be
 * said there at all is counted.
 */
function inPublic({ name }: WaitingPerson, notices: readonly Notice[]): View {
  const said = notices.flatMap(({ publicText }) => (publicText === null ? [] : [text(shortened(publicText))]));
  const unsaid = notices.length - said.length;
  const more = `${unsaid} ${unsaid === 1 ? 'notice' : 'notices'} that only ${name} may read`;
  return view(
    heading('Somebody can’t be told'),
    text(`${name} can’t be written to privately. This waits for them:`),
    ...said,
    unsaid === 0 ? undefined : text(more),
    note('Please pass it on. It is not said again.'),
  );
}

/** A secret holds its key's ID: it goes first, as a whole. */
function shortened(words: string): string {
  return redactSecrets(words).replace(/lk_[0-9A-Za-z]{12}([0-9A-Za-z]{4})/g, 'lk_…$1');
}
