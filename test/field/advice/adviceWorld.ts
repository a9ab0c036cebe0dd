import { Like } from 'typeorm';
import type { Answer, Input } from '../../../src/chat/contracts/exchange.ts';
import { DAY, type EpochMs } from '../../../src/domain/time/time.ts';
import { KeyEntity } from '../../../src/persistence/entities/keys.ts';
import { PersonEntity } from '../../../src/persistence/entities/people/people.ts';
import { ChannelEntity, ProjectEntity, type ProjectRow } from '../../../src/persistence/entities/projects.ts';
import { type ConsoleApp, openShopWithKey, speakerOf } from '../../commands/app.ts';
import { shownIn } from '../../people/screen.ts';

/** What someone is to the project shop; everybody's active project is another one, web. */
export const ROLES = {
  viewer: 'vera',
  'viewer who owns the keys': 'kim',
  'viewer here, operator elsewhere': 'nina',
  operator: 'otto',
  owner: 'ana',
  admin: 'root',
  'on call': 'olga',
  'in no project': 'stan',
} as const;
export type RoleName = keyof typeof ROLES;

/** Every state in which a key can be. */
export const STATES = ['active', 'disabled', 'locked', 'expired', 'deleted', 'in overlap', 'being replaced'] as const;
export type State = (typeof STATES)[number];

/** What names made on the way begin with. */
const FRESH = 'fresh-';

/** Two projects whose integration channels and keys have the same names, and a third one that is empty. */
export class AdviceWorld {
  readonly #app: ConsoleApp;
  #count = 0;
  #projects: readonly ProjectRow[] = [];

  constructor(app: ConsoleApp) {
    this.#app = app;
  }

  /** People join, and channels and keys are made. */
  async furnish(): Promise<void> {
    const { ana } = await openShopWithKey(this.#app);
    for (const name of [...Object.values(ROLES), 'dora']) await this.#app.user(name).type('/apikey whoami');
    await ana.typeAll('/apikey channel add z', '/apikey channel add empty', '/apikey project create attic');
    await ana.typeAll('/apikey project create web', '/apikey channel add z');
    const members = [
      ['vera', 'viewer', 'viewer'],
      ['kim', 'viewer', 'viewer'],
      ['nina', 'viewer', 'operator'],
      ['otto', 'operator', 'operator'],
    ] as const;
    for (const [name, role, inWeb] of members) {
      await ana.carryOut(`/apikey project member @${name} role:${role} project:shop`);
      await ana.carryOut(`/apikey project member @${name} role:${role} project:attic`);
      await ana.carryOut(`/apikey project member @${name} role:${inWeb} project:web`);
    }
    for (const name of ['k', 'twin']) shownIn(await ana.type(`/apikey create web/z name:${name}`));
    await this.makeKey('active', 'ana', 'k');
    this.#projects = await this.#app.latchkey.context.database.read((manager) => manager.find(ProjectEntity));
    for (const name of Object.values(ROLES)) await this.backToWeb(name);
  }

  /** A key of shop/z in a state. @returns its ID. */
  async makeKey(state: State, owner: string, name = this.freshName()): Promise<string> {
    const ana = this.#app.user('ana');
    const own = owner === 'ana' ? '' : ` owner:@${owner}`;
    const { id } = shownIn(await ana.carryOut(`/apikey create shop/z name:${name}${own}`));
    const now = this.#app.time.now();
    switch (state) {
      case 'active':
        break;
      case 'disabled':
        await this.#change(id, { disabledAt: now });
        break;
      case 'locked':
        await this.#change(id, { lockedAt: now });
        break;
      case 'expired':
        await this.#change(id, { expiresAt: now - 2 * DAY });
        break;
      case 'deleted':
        await ana.confirm(`/apikey delete key:${id}`, 'Delete');
        break;
      case 'in overlap':
        await ana.confirm(`/apikey regenerate key:${id} overlap:1d`, 'Regenerate');
        break;
      case 'being replaced':
        await ana.confirm(`/apikey regenerate key:${id} replace:both overlap:1d`, 'Get New Key');
        break;
    }
    return id;
  }

  /** A name that nothing has yet. */
  freshName(): string {
    this.#count += 1;
    return `${FRESH}${this.#count}`;
  }

  /** Someone types a line or presses a button. */
  async does(name: string, input: Input): Promise<Answer> {
    const accepted = () => Promise.resolve({ outcome: 'accepted' as const });
    return await this.#app.latchkey.core.handle(speakerOf(name), input, accepted);
  }

  /** Deletes the keys that were made on the way. */
  async clear(): Promise<void> {
    const gone = { deletedAt: this.#app.time.now() };
    await this.#app.latchkey.context.database.write(({ manager }) =>
      manager.update(KeyEntity, { name: Like(`${FRESH}%`) }, gone),
    );
  }

  /** Makes web someone's active project again, whatever it was renamed to. */
  async backToWeb(name: string): Promise<void> {
    const activeProjectId = this.#projects.find((project) => project.name === 'web')?.id ?? null;
    await this.#app.latchkey.context.database.write(async ({ manager }) => {
      for (const { id, ...project } of this.#projects)
        await manager.update(ProjectEntity, { id }, { name: project.name, nameKey: project.nameKey });
      await manager.update(PersonEntity, { name }, { activeProjectId });
    });
  }

  /** Undoes what following offers made. */
  async tidy(): Promise<void> {
    const now = this.#app.time.now();
    await this.#app.latchkey.context.database.write(async ({ manager }) => {
      const { id: channelId } = await manager.findOneByOrFail(ChannelEntity, { name: 'empty' });
      await manager.update(KeyEntity, { channelId }, { deletedAt: now });
      await manager.update(ChannelEntity, { name: Like(`${FRESH}%`) }, { removedAt: now });
      await manager.update(ProjectEntity, { name: Like(`${FRESH}%`) }, { archivedAt: now });
    });
  }

  async #change(id: string, values: Readonly<Partial<Record<'disabledAt' | 'lockedAt' | 'expiresAt', EpochMs>>>) {
    await this.#app.latchkey.context.database.write(({ manager }) => manager.update(KeyEntity, { id }, values));
  }
}
