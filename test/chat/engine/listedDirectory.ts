import type { Directory, FoundGroups, FoundPerson, KeyWithin } from '../../../src/chat/contracts/directory.ts';
import type { App } from '../../../src/domain/apps/app.ts';
import type { ApiKey } from '../../../src/domain/keys/apiKey.ts';
import { nameKey } from '../../../src/domain/people/names.ts';
import { type Actor, mayView } from '../../../src/domain/people/permissions.ts';
import type { ChannelRef, Named } from '../../../src/domain/refs.ts';
import { aKey } from '../../domain/samples.ts';

export const shop = { id: 'project-shop', name: 'shop' };
export const lab = { id: 'project-lab', name: 'lab' };
const vault = { id: 'project-vault', name: 'vault' };
export const shopRasa = { id: 'channel-1', name: 'rasa', project: shop };
export const labRasa = { id: 'channel-2', name: 'rasa', project: lab };
export const labDialogflow = { id: 'channel-3', name: 'Dialogflow', project: lab };
const vaultHidden = { id: 'channel-4', name: 'hidden', project: vault };
export const shopBot = aKey({ id: '1111111111111111', name: 'chat-bot', project: shop, channel: shopRasa });
export const labBot = aKey({ id: '2222222222222222', name: 'chat-bot', project: lab, channel: labRasa });
export const labVoice = aKey({ id: '3333333333333333', name: 'voice', project: lab, channel: labDialogflow });
export const vaultKey = aKey({ id: '4444444444444444', name: 'crown-jewels', project: vault, channel: vaultHidden });

const app = (name: string, home: Named): App => ({
  id: `${home.id}-${name}`,
  name,
  project: home,
  connector: 'manual',
  state: 'deployed',
  since: 0,
});
const shopWeb = app('web', shop);
const labWeb = app('web', lab);
const vaultApp = app('crown', vault);

const same = (one: string, other: string) => nameKey(one) === nameKey(other);

/** A directory of things that are listed here: it shows each person what lies in their projects, as the real one does. */
export class ListedDirectory implements Directory {
  invitable = () => undefined;
  keyNames = () => Promise.resolve([]);
  count = () => Promise.resolve(undefined);
  readonly #people: readonly Named[] = [
    { id: 'person-ana', name: 'ana' },
    { id: 'person-ann-1', name: 'ann' },
    { id: 'person-ann-2', name: 'ann' },
  ];

  projects(actor: Actor): Promise<readonly Named[]> {
    return Promise.resolve([shop, lab, vault].filter((project) => mayView(actor, project.id)));
  }

  channels(actor: Actor, projectId?: string): Promise<readonly ChannelRef[]> {
    const seen = [shopRasa, labRasa, labDialogflow, vaultHidden].filter(({ project }) => mayView(actor, project.id));
    return Promise.resolve(seen.filter(({ project }) => projectId === undefined || project.id === projectId));
  }

  keys(actor: Actor, { channelId, projectId }: KeyWithin): Promise<readonly ApiKey[]> {
    const seen = [shopBot, labBot, labVoice, vaultKey].filter(({ project }) => mayView(actor, project.id));
    return Promise.resolve(
      seen.filter(
        ({ channel, project }) =>
          (channelId === undefined || channel.id === channelId) &&
          (projectId === undefined || project.id === projectId),
      ),
    );
  }

  findGroups(): Promise<FoundGroups> {
    return Promise.resolve({ found: [], unread: [], anywhere: false });
  }

  searchGroups(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  requests(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  findKeyIds(_: Actor, candidates: readonly string[]): Promise<readonly string[]> {
    return Promise.resolve(candidates);
  }

  apps(actor: Actor): Promise<readonly App[]> {
    return Promise.resolve([shopWeb, labWeb, vaultApp].filter(({ project }) => mayView(actor, project.id)));
  }

  async findApps(actor: Actor, text: string): Promise<readonly App[]> {
    const [project, name] = text.includes('/') ? text.split('/') : [undefined, text];
    return (await this.apps(actor)).filter(
      (one) => same(one.name, name ?? '') && (project === undefined || same(one.project.name, project)),
    );
  }

  search(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  async findProject(actor: Actor, text: string): Promise<Named | undefined> {
    return (await this.projects(actor)).find(({ id, name }) => id === text || same(name, text));
  }

  async findChannels(actor: Actor, text: string): Promise<readonly ChannelRef[]> {
    const [project, name] = text.includes('/') ? text.split('/') : [undefined, text];
    return (await this.channels(actor)).filter(
      (one) => same(one.name, name ?? '') && (project === undefined || same(one.project.name, project)),
    );
  }

  async findKeys(actor: Actor, text: string, within: KeyWithin): Promise<readonly ApiKey[]> {
    return (await this.keys(actor, within)).filter(({ id, name }) => id === text || same(name, text));
  }

  wasDeleted(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async findKeyById(actor: Actor, id: string): Promise<ApiKey | undefined> {
    return (await this.keys(actor, {})).find((key) => key.id === id);
  }

  lastingProblems() {
    return Promise.resolve([]);
  }

  approvals() {
    return Promise.resolve('none' as const);
  }

  findPeople(_: Actor, text: string): Promise<readonly FoundPerson[]> {
    const found = this.#people.filter(({ name }) => same(`@${name}`, text) || same(name, text));
    return Promise.resolve(found.map((person) => ({ ...person, choice: `${person.name} (${person.id})` })));
  }
}
