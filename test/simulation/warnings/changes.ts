import { ownedBy } from '../../../src/domain/keys/keyOwner.ts';
import { nameKey } from '../../../src/domain/people/names.ts';
import type { Actor } from '../../../src/domain/people/permissions.ts';
import { loadKey } from '../../../src/persistence/keyRepository.ts';
import type { ServiceContext } from '../../../src/services/context.ts';
import { changeStatus, transferKey } from '../../../src/services/keys/changeKey.ts';
import { createKey } from '../../../src/services/keys/createKey.ts';
import { snoozeKey } from '../../../src/services/notifications/snooze.ts';
import { identify } from '../../../src/services/people/people.ts';
import { ask, deliver, regenerate, requesterOf, type TestPerson, value } from '../../support/actors.ts';
import { DAY, HOUR, MINUTE } from './calendar.ts';
import { KeyLife } from './keyLife.ts';
import { type Span, working, works } from './outages.ts';
import { type LivingKey, nameOf, type Owner, type Population, ZONES } from './population.ts';
import type { RandomChoice } from './randomChoice.ts';

const KINDS = [
  'regenerate',
  'regenerate',
  'snooze',
  'snooze',
  'snooze',
  'transfer',
  'delete',
  'create',
  'move',
] as const;
type Kind = (typeof KINDS)[number];

/** Those that may come while something waits to be told: what they do to that is clear. */
const WHILE_WAITING: ReadonlySet<Kind> = new Set(['regenerate', 'delete']);
const SNOOZES = { '1d': 1, '3d': 3, '1w': 7 } as const;
const SOON = 40 * DAY;

/** What people do to keys meanwhile, through the services; and the same to the keys' lives, as they ought to be. */
export class Changes {
  readonly counts: Record<string, number> = {};
  readonly #context: ServiceContext;
  readonly #people: Population;
  readonly #random: RandomChoice;

  constructor(context: ServiceContext, people: Population, random: RandomChoice) {
    this.#context = context;
    this.#people = people;
    this.#random = random;
  }

  /** Changes some key, or where somebody lives. @param unable when nobody can be told anything. */
  async make(now: number, unable: (whom: string) => readonly Span[]): Promise<void> {
    const kind = this.#random.pick(KINDS);
    if (kind === 'move') return await this.#move(now, unable);
    if (kind === 'create') return await this.#create(now);
    const key = this.#keyThatCan(kind, now, unable);
    if (key === undefined) return;
    if ((await this.#change(kind, key, now)) !== false) this.#count(kind);
  }

  #count(kind: Kind): void {
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
  }

  /** Some key whose end is near, and of which nothing is just being told. */
  #keyThatCan(kind: Kind, now: number, unable: (whom: string) => readonly Span[]): LivingKey | undefined {
    for (let tries = 0; tries < 300; tries += 1) {
      const key = this.#random.pick(this.#people.keys);
      const { life } = key;
      if (!life.alive || life.end < now || life.end > now + SOON) continue;
      if (isClear(life, now, unable(life.whom.id), WHILE_WAITING.has(kind))) return key;
    }
    return undefined;
  }

  async #change(kind: Exclude<Kind, 'create' | 'move'>, { id, life }: LivingKey, now: number): Promise<boolean> {
    const context = this.#context;
    const owner = asPerson(this.#ownerOf(life));
    switch (kind) {
      case 'regenerate':
        await deliver(context, owner, await regenerate(context, owner, id));
        life.renewed(now, now + context.policy.keyValidity);
        return true;
      case 'delete':
        value(await changeStatus(context, owner.by, await ask(context, owner, id, 'delete'), 'delete'));
        life.deleted(now);
        return true;
      case 'transfer': {
        const to = this.#random.pick(this.#people.owners);
        if (to === life.whom) return false;
        const asked = await ask(context, owner, id, 'transfer');
        value(await transferKey(context, owner.by, asked, to));
        life.transferred(now, to);
        return true;
      }
      case 'snooze': {
        const asked = this.#random.pick(['1d', '3d', '1w'] as const);
        const key = await context.database.read((manager) => loadKey(manager, id));
        if (key === undefined) throw new Error(`there is no ${life.name}`);
        const snoozed = await snoozeKey(context, owner.by, key, asked);
        const until = life.snoozed(now, SNOOZES[asked]);
        if (snoozed.kind === 'refused' ? until !== undefined : snoozed.value.until !== until)
          throw new Error(`${life.name} is snoozed ${JSON.stringify(snoozed)} rather than until ${until}`);
        return until !== undefined;
      }
    }
  }

  /** A new key, which is to end soon. */
  async #create(now: number): Promise<void> {
    const { keys, places, owners } = this.#people;
    const [place, whom] = [this.#random.pick(places), this.#random.pick(owners)];
    const owner = asPerson(whom);
    const name = nameOf(keys.length);
    const expiresAt = now + this.#random.between(30, 45 * 24 * 60) * MINUTE;
    const channel = { ...place.channel, project: { id: place.id, name: place.name } };
    const asked = { channel, owner: ownedBy(owner), name, nameKey: nameKey(name), expiresAt };
    const { id } = await deliver(this.#context, owner, value(await createKey(this.#context, owner.by, asked)));
    const life = new KeyLife({ name, whom, since: now, end: expiresAt }, place.days, now);
    keys.push({ id, place, life });
    this.#count('create');
  }

  /** Somebody lives elsewhere now: they speak, and their platform says so. */
  async #move(now: number, unable: (whom: string) => readonly Span[]): Promise<void> {
    const owner = this.#random.pick(this.#people.owners);
    const own = this.#people.keys.filter(({ life }) => life.whom === owner && life.alive);
    const zone = this.#random.pick(ZONES);
    const spans = unable(owner.id);
    if (zone === owner.zone) return;
    if (own.some(({ life }) => !isClear(life, now, spans, false))) return;
    const externalId = owner.identities.get(owner.lastPlatform) ?? '';
    const who = { platform: owner.lastPlatform, externalId, displayName: owner.name, groups: [] };
    await identify(this.#context, { ...who, timeZone: zone });
    owner.zone = zone;
    for (const { life } of own) life.moved(now);
    this.#count('move');
  }

  #ownerOf(life: KeyLife): Owner {
    const found = this.#people.owners.find(({ id }) => id === life.whom.id);
    if (found === undefined) throw new Error(`nobody owns ${life.name}`);
    return found;
  }
}

/** Whether what was due was surely told; or surely not, nor will be for a while, where that is allowed. */
function isClear(life: KeyLife, now: number, unable: readonly Span[], whileWaiting: boolean): boolean {
  const open = life.open(now);
  if (open === undefined) return true;
  const able = working(open.due, now, unable);
  if (able > HOUR) return true;
  return whileWaiting && able === 0 && !works(now + HOUR, unable);
}

function asPerson({ id, name, identities }: Owner): TestPerson {
  const [[platform, externalId] = ['', '']] = identities;
  const actor: Actor = {
    personId: id,
    name,
    admin: false,
    onCall: false,
    roles: new Map(),
    activeProjectId: null,
    projectCreators: 'anyone',
  };
  return { id, name, actor, by: requesterOf(actor, { platform, externalId }) };
}
