import type { Directory, Search } from '../../src/chat/contracts/directory.ts';
import type { ChatPorts } from '../../src/chat/contracts/ports.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import { CONFIRMATION_LIFE, type Confirmation } from '../../src/domain/people/confirmation.ts';
import { nameKey } from '../../src/domain/people/names.ts';
import { type Actor, mayView } from '../../src/domain/people/permissions.ts';
import type { ChannelRef, Named } from '../../src/domain/refs.ts';
import { refusalText } from '../../src/domain/refusals.ts';

/** What there is, as a directory holds it. */
export interface Snapshot {
  readonly projects: readonly Named[];
  readonly channels: readonly ChannelRef[];
  readonly keys: readonly ApiKey[];
  readonly people: readonly Named[];
}

const choiceOf = ({ id, name }: Named) => ({ label: name, value: id });

/** A directory that looks things up in memory, by the rules of the real one. */
export function memoryDirectory({ projects, channels, keys, people }: Snapshot): Directory {
  const known = new Map([...projects, ...channels, ...keys, ...people].map(({ name }) => [name, nameKey(name)]));
  const same = (name: string, typed: string) => known.get(name) === nameKey(typed);
  const seen = (actor: Actor) => projects.filter(({ id }) => mayView(actor, id));
  const channelsOf = (actor: Actor) => channels.filter(({ project }) => mayView(actor, project.id));
  const keysOf = (actor: Actor) => keys.filter(({ project }) => mayView(actor, project.id));
  const findChannels = (actor: Actor, text: string) => {
    const slash = text.indexOf('/');
    return channelsOf(actor).filter((channel) =>
      slash === -1
        ? channel.id === text || same(channel.name, text)
        : same(channel.project.name, text.slice(0, slash)) && same(channel.name, text.slice(slash + 1)),
    );
  };
  const matching = (actor: Actor, { type, text, channelId }: Omit<Search, 'limit'>) => {
    const has = ({ name }: Named) => nameKey(name).includes(nameKey(text));
    if (type === 'person') return [];
    if (type === 'project') return seen(actor).filter(has).map(choiceOf);
    if (type === 'channel')
      return channelsOf(actor)
        .filter(has)
        .map(({ id, name, project }) => ({ label: `${project.name}/${name}`, value: id }));
    return keysOf(actor)
      .filter((key) => has(key) && (channelId === undefined || key.channel.id === channelId))
      .map(({ id, name, project, channel }) => ({ label: `${name} in ${project.name}/${channel.name}`, value: id }));
  };
  return {
    projects: (actor) => Promise.resolve(seen(actor)),
    channels: (actor, projectId) =>
      Promise.resolve(channelsOf(actor).filter(({ project }) => projectId === undefined || project.id === projectId)),
    keys: (actor, { channelId }) =>
      Promise.resolve(keysOf(actor).filter(({ channel }) => channelId === undefined || channel.id === channelId)),
    findProject: (actor, text) => Promise.resolve(seen(actor).find(({ id, name }) => id === text || same(name, text))),
    findChannels: (actor, text) => Promise.resolve(findChannels(actor, text)),
    wasDeleted: () => Promise.resolve(false),
    findKeys: (actor, text, { channelId }) => {
      const byId = keysOf(actor).filter(({ id }) => id === text.replace(/^lk_/, ''));
      if (byId.length > 0) return Promise.resolve(byId);
      const slash = text.lastIndexOf('/');
      const within = slash === -1 ? undefined : findChannels(actor, text.slice(0, slash)).map(({ id }) => id);
      return Promise.resolve(
        keysOf(actor).filter(
          ({ name, channel }) =>
            same(name, text.slice(slash + 1)) &&
            (within === undefined ? channelId === undefined || channel.id === channelId : within.includes(channel.id)),
        ),
      );
    },
    findKeyById: (actor, id) => Promise.resolve(keysOf(actor).find((key) => key.id === id)),
    findGroups: () => Promise.resolve({ found: [], unread: [], anywhere: false }),
    searchGroups: () => Promise.resolve([]),
    requests: () => Promise.resolve([]),
    findKeyIds: (actor, ids) => Promise.resolve(ids.filter((id) => keysOf(actor).some((key) => key.id === id))),
    apps: () => Promise.resolve([]),
    findApps: () => Promise.resolve([]),
    invitable: () => undefined,
    keyNames: (actor, start) =>
      Promise.resolve(
        keysOf(actor)
          .map(({ name }) => name)
          .filter((name) => nameKey(name).startsWith(nameKey(start))),
      ),
    count: (actor, wanted) => Promise.resolve({ total: matching(actor, wanted).length, about: false }),
    search: (actor, wanted) => Promise.resolve(matching(actor, wanted).slice(0, wanted.limit)),
    lastingProblems: () => Promise.resolve([]),
    approvals: () => Promise.resolve('none'),
    findPeople: (_actor, text) => {
      const wanted = text.replace(/^@/, '');
      const found = people.filter(({ id, name }) => id === wanted || same(name, wanted));
      return Promise.resolve(found.map((person) => ({ ...person, choice: person.name })));
    },
  };
}

/** How many open questions are remembered. */
const REMEMBERED = 100;

/**
 * What the chat core needs from outside, in memory: for lines by the hundred thousand.
 * @param actors by their external ID.
 * @param reportFailure called with what must never happen.
 */
export function memoryPorts(
  snapshot: Snapshot,
  actors: ReadonlyMap<string, Actor>,
  now: number,
  reportFailure: ChatPorts['reportFailure'],
): ChatPorts {
  const questions = new Map<string, Confirmation>();
  let drawn = 0;
  return {
    clock: () => now,
    directory: memoryDirectory(snapshot),
    approvals: {
      ask: () => Promise.reject(new Error('nothing here asks for an approval')),
      find: () => Promise.resolve(undefined),
    },
    proveSecondFactor: () => Promise.resolve(undefined),
    recordUnauthorized: () => Promise.resolve(),
    identify: ({ externalId }) => {
      const actor = actors.get(externalId);
      return actor === undefined ? Promise.reject(new Error(`who is ${externalId}?`)) : Promise.resolve(actor);
    },
    storeConfirmation: (asked) => {
      drawn += 1;
      const times = { createdAt: now, expiresAt: now + CONFIRMATION_LIFE };
      const question: Confirmation = { ...asked, ...times, id: `question${drawn}`, state: 'pending' };
      questions.set(question.id, question);
      for (const oldest of questions.keys()) {
        if (questions.size <= REMEMBERED) break;
        questions.delete(oldest);
      }
      return Promise.resolve(question);
    },
    findConfirmation: (id) => Promise.resolve(questions.get(id)),
    closeConfirmation: (id) => {
      const question = questions.get(id);
      if (question === undefined || question.state !== 'pending') return Promise.resolve(false);
      questions.set(id, { ...question, state: 'done' });
      return Promise.resolve(true);
    },
    reopenDraft: (id) => {
      const question = questions.get(id);
      if (question !== undefined) questions.set(id, { ...question, state: 'pending' });
      return Promise.resolve();
    },
    recordRefusal: (_by, _action, refusal) => {
      refusalText(refusal);
      return Promise.resolve();
    },
    takeNotices: () => Promise.resolve([]),
    reportFailure,
  };
}
