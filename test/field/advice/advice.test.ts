import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { decodeAction } from '../../../src/chat/contracts/actionCode.ts';
import type { Answer } from '../../../src/chat/contracts/exchange.ts';
import { text, type View, view } from '../../../src/chat/contracts/view.ts';
import { digestView } from '../../../src/chat/views/digestView.ts';
import { DAY } from '../../../src/domain/time/time.ts';
import { digestText } from '../../../src/domain/warnings/digestText.ts';
import type { WarningKind } from '../../../src/domain/warnings/kinds.ts';
import { sharedConsoleApp, textOf } from '../../commands/app.ts';
import { registry } from '../../support/registry.ts';
import { sampled } from '../../support/tier.ts';
import { filledForm, filledLine, type Offer, offersOf, refusalIn, viewOf } from './adviceOffers.ts';
import { AdviceWorld, ROLES, type RoleName, STATES, type State } from './adviceWorld.ts';

/** Lines about a key, by what stands for its ID. */
const ABOUT_KEY = [
  'show key:ID',
  'regenerate key:ID',
  'regenerate key:ID replace:both',
  'disable key:ID',
  'activate key:ID',
  'unlock key:ID',
  'delete key:ID',
  'transfer key:ID to:@otto',
  'transfer key:ID to:@dora',
  'snooze key:ID for:1d',
  'not-mine key:ID',
];

/** Lines about what holds keys. */
const ABOUT_PLACES = [
  'dashboard',
  'projects',
  'list',
  'list shop/z',
  'list shop/empty',
  'list project:shop status:locked',
  'channel list',
  'channel list project:attic',
  'channel settings shop/z',
  'channel settings shop/empty',
  'channel add fresh-0 project:shop',
  'channel remove shop/z',
  'channel remove shop/empty',
  'regenerate shop/z',
  'regenerate shop/empty',
  'create shop/z name:k',
  'create shop/z name:other owner:@dora',
  'project settings shop',
  'project settings attic',
  'project archive shop',
  'project archive attic',
  'project warnings shop',
  'role list project:shop',
  'audit page:99',
  'whoami',
  'regenerate key:twin',
];

describe('kind: printed advice; what a message offers can be followed by its reader and touches what is named', () => {
  const app = sharedConsoleApp();
  let world: AdviceWorld;

  beforeAll(async () => {
    world = new AdviceWorld(app());
    await world.furnish();
  });

  afterEach(() => world.clear());

  const persons = Object.keys(ROLES) as RoleName[];
  const cases = persons.flatMap((role) => STATES.map((state) => ({ role, state })));

  it.each(sampled('advice about keys', cases, 18))('to $role about a key that is $state', async ({ role, state }) => {
    const walk = new Walk(world, role);
    for (const line of ABOUT_KEY) {
      const id = await world.makeKey(state, role === 'viewer who owns the keys' ? 'kim' : 'ana');
      await walk.from(line.replace('ID', id), 'shop', id);
    }
    expect(walk.wrong).toEqual([]);
    expect(walk.followed > 0).toBe(role !== 'in no project');
  });

  const readers = [
    ['viewer who owns the keys', 'owner'],
    ['owner', 'other'],
    ['admin', 'other'],
  ] as const;
  it.each(readers)('to %s in a warning', async (role, reader) => {
    const walk = new Walk(world, role);
    for (const [kind, threshold, state, neverUsed] of WARNED) {
      const keyId = await world.makeKey(state, 'kim');
      const now = app().time.now();
      const expiresAt = state === 'expired' ? now - 2 * DAY : now + 7 * DAY;
      const about = { id: 'w', kind, threshold, keyId, keyName: 'k', projectId: 'p', place: 'shop/z', expiresAt };
      const item = { ...about, dueAt: now, detail: {}, neverUsed };
      const digest = {
        id: 'd',
        to: { kind: 'person', personId: 'p' } as const,
        name: 'kim',
        zone: null,
        cron: '0 9 * * *',
        items: [item],
      };
      const printed = view(text(digestText(item, null, now)));
      for (const message of [printed, withoutSnoozes(digestView(digest, now, reader))])
        await walk.through({ kind: 'view', view: message }, { path: [kind], project: 'shop', keyId });
    }
    expect(walk.wrong).toEqual([]);
    expect(walk.followed).toBeGreaterThan(WARNED.length);
  });

  it.each(persons)('to %s about projects and integration channels', async (role) => {
    const walk = new Walk(world, role);
    for (const line of ABOUT_PLACES) await walk.from(line, line.includes('attic') ? 'attic' : 'shop');
    expect(walk.wrong).toEqual([]);
    expect(walk.followed).toBeGreaterThan(0);
  });
});

/** Every kind of warning: the state that a key is in when its people read it, and what else the warning knows. */
const WARNED: readonly (readonly [WarningKind, string, State, boolean])[] = [
  ['expiry', '7', 'active', false],
  ['expiry', '7', 'active', true],
  ['expiry', 'after', 'expired', false],
  ['expiry', 'after', 'expired', true],
  ['lock', '', 'locked', false],
  ['unused', 'never', 'active', true],
  ['unused', 'idle', 'active', false],
  ['overlap', '1h', 'in overlap', false],
  ['guess', '', 'active', false],
  ['source', 'source', 'active', false],
];

/** What a message was given in answer to, and what it is about. */
interface Way {
  readonly path: readonly string[];
  readonly project: string;
  readonly keyId: string | undefined;
}

/** How far offers lead on that are followed. */
const FAR = 3;

/** Somebody who follows everything that they are offered. */
class Walk {
  readonly wrong: string[] = [];
  followed = 0;
  readonly #world: AdviceWorld;
  readonly #name: string;
  readonly #seen = new Set<string>();

  constructor(world: AdviceWorld, role: RoleName) {
    this.#world = world;
    this.#name = ROLES[role];
  }

  /** Gives a command, and follows what is offered in answer, and in answer to that. A question about a key is answered last. */
  async from(line: string, project: string, keyId?: string): Promise<void> {
    await this.#world.backToWeb(this.#name);
    await this.#explore(line, project, keyId);
    await this.#world.tidy();
  }

  async #explore(line: string, project: string, keyId: string | undefined): Promise<void> {
    const way = { path: [line], project, keyId };
    const answer = await this.#completed(await this.#world.does(this.#name, { kind: 'text', line }), way);
    await this.#followAll(answer, way);
    const [confirm] = offersOf(viewOf(answer) ?? { blocks: [] }).filter(isAnswerToQuestion);
    if (keyId === undefined || confirm?.kind !== 'press') return;
    const done = await this.#world.does(this.#name, { kind: 'press', action: confirm.action });
    this.#check(done, { ...way, path: [line, confirm.label] }, confirm, answer);
    await this.#followAll(done, { ...way, path: [line, confirm.label] });
  }

  /** Follows what a message offers that came unasked. */
  async through(message: Answer, way: Way): Promise<void> {
    await this.#world.backToWeb(this.#name);
    await this.#followAll(message, way);
    await this.#world.tidy();
  }

  async #followAll(message: Answer, way: Way): Promise<void> {
    const view = viewOf(message);
    if (view === undefined || way.path.length > FAR) return;
    for (const offer of followable(offersOf(view))) {
      const given = offer.kind === 'line' ? this.#typed(offer.line, way) : offer.action;
      if (this.#seen.has(given)) continue;
      this.#seen.add(given);
      const further = { ...way, path: [...way.path, offer.kind === 'line' ? given : offer.label] };
      const input =
        offer.kind === 'line' ? ({ kind: 'text', line: given } as const) : ({ kind: 'press', action: given } as const);
      await this.#world.backToWeb(this.#name);
      const answer = await this.#completed(await this.#world.does(this.#name, input), further);
      this.followed += 1;
      this.#check(answer, further, offer, message);
      // Help is the same for everyone, and its examples are of a world of their own.
      if (!given.startsWith('help') && !given.includes(':help:')) await this.#followAll(answer, further);
    }
  }

  /** A line as it is typed: placeholders are filled in, and a bare verb is given the key that the message is about. */
  #typed(line: string, { keyId, project }: Way): string {
    const typed = filledLine(line, { fresh: this.#world.freshName(), person: 'dora', project });
    const match = registry.match(typed.split(' ').slice(0, 2));
    const bare = match !== undefined && typed.split(' ').length === match.words;
    return bare && keyId !== undefined && match.command.options['key'] !== undefined ? `${typed} key:${keyId}` : typed;
  }

  /** Fills in the forms that are asked for. */
  async #completed(answer: Answer, way: Way): Promise<Answer> {
    if (answer.kind !== 'form') return answer;
    const answers = filledForm(answer.form, { fresh: this.#world.freshName(), person: 'dora', project: way.project });
    return await this.#world.does(this.#name, { kind: 'form', action: answer.form.action, answers });
  }

  #check(answer: Answer, { path }: Way, offer: Offer, message: Answer): void {
    const steps = path.join(' → ');
    const refused = refusalIn(viewOf(answer));
    if (refused !== undefined) this.wrong.push(`${steps}: ${refused}`);
    const others = /\bweb\b/;
    const aboutAll = !others.test(textOf(message)) && !isOverview(offer);
    if (aboutAll && others.test(textOf(answer))) this.wrong.push(`${steps}: speaks of web`);
  }
}

/**
 * What can be followed while the message stands: of a question only what leads on, for its words are about the time after it was answered;
 * of a choice one, for it can be made once.
 */
function followable(offers: readonly Offer[]): readonly Offer[] {
  const asks = offers.some(isAnswerToQuestion);
  const picked = new Set<string>();
  return offers.filter((offer) => {
    if (offer.kind === 'line') return !asks;
    const action = decodeAction(offer.action);
    if (action?.kind !== 'pick') return !isAnswerToQuestion(offer);
    const first = !picked.has(action.id);
    picked.add(action.id);
    return first;
  });
}

/** Each snooze is offered as long as none was taken; what follows one is tested with snoozing. */
function withoutSnoozes({ blocks }: View): View {
  return { blocks: blocks.filter(({ kind }) => kind !== 'select') };
}

/** Whether a button answers a question that was put, rather than leading on. */
function isAnswerToQuestion(offer: Offer): boolean {
  const kind = offer.kind === 'press' ? decodeAction(offer.action)?.kind : undefined;
  return kind === 'confirm' || kind === 'cancel' || kind === 'resume';
}

/** Whether an offer leads to a screen about everything that there is. */
function isOverview(offer: Offer): boolean {
  const action = offer.kind === 'press' ? decodeAction(offer.action) : undefined;
  const words = offer.kind === 'line' ? offer.line.replace('/apikey ', '').split(' ') : [];
  const path = action?.kind === 'go' ? action.path : words.slice(0, 2);
  const named =
    action?.kind === 'go'
      ? // A page of everything is of everything.
        Object.keys(action.options).some((option) => option !== 'page')
      : offer.kind === 'line' && words.length > 1;
  return registry.match(path)?.command.screen === true && !named;
}
