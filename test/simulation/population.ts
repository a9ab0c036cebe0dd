import { MINUTE } from '../../src/domain/time/time.ts';
import { wrongSecret } from '../support/actors.ts';
import { keyOn } from '../support/cards.ts';
import { type ManualClock, manualClock } from '../support/context.ts';
import { type Chatter, cancelOf, confirmOf, type SeenSecret } from './chatter.ts';
import type { Stack } from './stack.ts';

/** A key of the population. */
export interface PopulationKey extends SeenSecret {
  /** A new secret whose delivery came to nothing certain: it waits for its first use. For `moving`, of another key. */
  readonly pending?: SeenSecret;
}

/** What the people of the population know. Plain data, so that it can be handed to another process. */
export interface Population {
  readonly keys: Readonly<Record<PopulationKeyName, PopulationKey>>;
}

/**
 * - `bot` works, `off` is disabled, `stuck` is locked, `eight` has seen eight wrong secrets of the ten that lock it.
 * - `waiting` has a new secret, and `moving` a new ID and secret, that may or may not have been seen.
 * - `fresh` is new, and its first secret may or may not have been seen.
 */
export type PopulationKeyName = 'bot' | 'off' | 'stuck' | 'eight' | 'waiting' | 'moving' | 'fresh';

/** When the population is built. */
const BUILT_AT = Date.UTC(2027, 2, 31, 9);

/** @returns a clock that stands some minutes after the population was built. */
export function populationClock(minutesLater: number): ManualClock {
  return manualClock(BUILT_AT + minutesLater * MINUTE);
}

/**
 * Builds, through the chat alone, a place in which every verb has something to change: `ana` owns the projects shop (with the
 * channels rasa and spare) and attic, `ben` is an operator of shop, `cy` is nobody yet, `eve` was made an admin,
 * `olga` is on call, and `root` is an admin by configuration.
 * @param stack with its clock at {@link populationClock}(0).
 */
export async function buildPopulation(stack: Stack): Promise<Population> {
  const [root, ana] = [stack.person('root'), stack.person('ana')];
  for (const name of ['root', 'ben', 'cy', 'eve', 'olga']) await stack.person(name).say('whoami');
  for (const line of [
    'project create shop',
    'channel add rasa',
    'channel add spare',
    'project create attic',
    'project use shop',
  ]) {
    await ana.say(line);
  }
  await ana.confirm('project member @ben role:operator');
  await root.confirm('role grant @eve role:admin');
  const create = (name: string, person = ana) => person.shown(person.say(`create rasa name:${name}`));

  const [bot, off, stuck, eight] = [
    await create('bot'),
    await create('off'),
    await create('stuck'),
    await create('eight'),
  ];
  await ana.confirm(`disable key:${off.keyId}`);
  await presentWrong(stack, stuck, 10);
  await presentWrong(stack, eight, 8);
  const doubtful = stack.person('ana', {
    show: (card) => {
      doubtful.secrets.push(keyOn(card));
      return Promise.resolve({ outcome: 'unknown' });
    },
  });
  const [waiting, moving] = [await create('waiting'), await create('moving')];
  const renewed = await doubtful.shown(doubtful.confirm(`regenerate key:${waiting.keyId}`));
  const moved = await doubtful.shown(doubtful.confirm(`regenerate key:${moving.keyId} replace:both`));
  const fresh = await create('fresh', doubtful);
  await leftovers(ana, bot);
  await stack.present(bot.secret, '198.51.100.7');
  await stack.uses.flush();
  return {
    keys: {
      bot,
      off,
      stuck,
      eight,
      waiting: { ...waiting, pending: renewed },
      moving: { ...moving, pending: moved },
      fresh: { ...fresh, pending: fresh },
    },
  };
}

/** Presents wrong secrets from as many addresses. */
async function presentWrong(stack: Stack, key: SeenSecret, times: number): Promise<void> {
  for (let index = 0; index < times; index += 1) {
    await stack.present(wrongSecret(key.keyId, index), `203.0.113.${index}`);
  }
}

/** Old questions lie about in any population: one cancelled, one open. */
async function leftovers(ana: Chatter, bot: SeenSecret): Promise<void> {
  await ana.press(cancelOf(confirmOf(await ana.say(`delete key:${bot.keyId}`))));
  await ana.say(`delete key:${bot.keyId}`);
}
