import type { Actor } from '../../src/domain/people/permissions.ts';
import type { ServiceContext } from '../../src/services/context.ts';
import { identify } from '../../src/services/people/people.ts';
import { listKeys, visibleChannels, visibleProjects } from '../../src/services/search/directory.ts';
import { type ConsoleApp, letIn, openShopWithKey, speakerOf } from './app.ts';
import { memoryPorts } from './memoryPorts.ts';

/** Who types: the owner, a viewer, a stranger to the project, an admin, and someone on call. */
export const USERS = ['ana', 'vic', 'zoe', 'root', 'olga'] as const;

/** Opens a place with something of everything. @returns the IDs of its keys. */
export async function furnish(app: ConsoleApp): Promise<readonly string[]> {
  const { ana, bot } = await openShopWithKey(app);
  for (const name of ['root', 'olga', 'zoe']) await app.user(name).type('/apikey whoami');
  await letIn(app, 'vic', 'viewer');
  await letIn(app, 'ben', 'operator');
  await ana.carryOut('/apikey create rasa name:web owner:@ben');
  await ana.typeAll(
    '/apikey channel add "web chat"',
    '/apikey create rasa name:"two words"',
    '/apikey create "web chat" name:web',
    '/apikey project create attic',
    '/apikey channel add crm',
    '/apikey project use shop',
  );
  await ana.confirm('/apikey disable rasa/web', 'Disable');
  return [bot.id];
}

/** What went wrong in the core, which must be nothing. */
export class Failures {
  readonly seen: string[] = [];

  readonly report = (error: unknown): { readonly reference: string; readonly known: undefined } => {
    this.seen.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return { reference: 'fuzz', known: undefined };
  };

  /** @throws with the failures since the last call. */
  expectNone(): void {
    const [first] = this.seen.splice(0);
    if (first !== undefined) throw new Error(`the core failed: ${first}`);
  }
}

/** Collects every text of an answer that a person reads; what buttons carry is none. */
export function textsOf(part: unknown): readonly string[] {
  if (typeof part === 'string') return [part];
  if (Array.isArray(part)) return part.flatMap(textsOf);
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([name, value]) =>
    name === 'action' || name === 'kind' || name === 'style' ? [] : textsOf(value),
  );
}

/** Takes a picture of what there is, to be looked up in memory. */
export async function inMemory(context: ServiceContext, failures: Failures) {
  const actors = new Map<string, Actor>();
  for (const name of [...USERS, 'ben']) actors.set(name, await identify(context, speakerOf(name)));
  const root = actors.get('root');
  if (root === undefined) throw new Error('there is no root');
  const snapshot = {
    projects: await visibleProjects(context, root),
    channels: await visibleChannels(context, root),
    keys: (await listKeys(context, root, {}, { offset: 0, limit: 200 })).keys,
    people: [...actors.values()].map(({ personId, name }) => ({ id: personId, name })),
  };
  return memoryPorts(snapshot, actors, context.clock(), failures.report);
}
