import assert from 'node:assert/strict';
import { MINUTE } from '../../src/domain/time/time.ts';
import { discardOverdueSecrets } from '../../src/services/keys/settleDelivery.ts';
import { wrongSecret } from '../support/actors.ts';
import { formOf, textOf } from './chatter.ts';
import type { Population, PopulationKey, PopulationKeyName } from './population.ts';
import { type Aftermath, CARRIED_OUT, carryOut, deed, type Platform, type Scenario, type Stage } from './scenario.ts';

const ACCEPTED: Platform = { outcome: 'accepted', shown: true };
const REFUSED: Platform = { outcome: 'refused', shown: false };
/** The time ran out after it was shown, or before: the platform's client can't tell. */
const UNKNOWN_BUT_SHOWN: Platform = { outcome: 'unknown', shown: true };
const UNKNOWN_AND_LOST: Platform = { outcome: 'unknown', shown: false };

const key =
  (verb: string, name: PopulationKeyName, more = '') =>
  (population: Population) =>
    `${verb} key:${population.keys[name].keyId}${more}`;

/** Every deed that changes a key or its secrets. */
export const KEY_SCENARIOS: readonly Scenario[] = [
  deed({
    name: 'disable',
    who: 'ana',
    line: key('disable', 'bot'),
    event: 'key.disable',
    doneAlready: /is already disabled/,
  }),
  deed({
    name: 'disable, on call',
    who: 'olga',
    groups: ['console:on-call'],
    line: key('disable', 'bot', ' reason:"incident 7"'),
    event: 'key.disable',
    doneAlready: /is already disabled/,
  }),
  deed({
    name: 'activate',
    who: 'ana',
    line: key('activate', 'off'),
    event: 'key.activate',
    doneAlready: /isn’t disabled/,
  }),
  deed({ name: 'unlock', who: 'ben', line: key('unlock', 'stuck'), event: 'key.unlock', doneAlready: /isn’t locked/ }),
  deed({
    name: 'delete',
    who: 'ana',
    line: key('delete', 'bot'),
    event: 'key.delete',
    doneAlready: /A deleted key can/,
  }),
  deed({
    name: 'transfer',
    who: 'ana',
    line: key('transfer', 'bot', ' to:@ben'),
    event: 'key.transfer',
    doneAlready: /ben already owns this key/,
  }),
  regeneration('secret', 'none', ACCEPTED),
  regeneration('secret', '24h', ACCEPTED),
  regeneration('both', 'none', ACCEPTED),
  regeneration('both', '24h', ACCEPTED),
  regeneration('secret', 'none', REFUSED),
  regeneration('both', '24h', REFUSED),
  regeneration('secret', '24h', UNKNOWN_BUT_SHOWN),
  regeneration('both', 'none', UNKNOWN_BUT_SHOWN),
  regeneration('secret', 'none', UNKNOWN_AND_LOST),
  regeneration('both', '24h', UNKNOWN_AND_LOST),
  creation('create', (stage) => carryOut(stage.person('ben'), 'create rasa name:newcomer'), ACCEPTED),
  creation('create', (stage) => carryOut(stage.person('ben'), 'create rasa name:newcomer'), REFUSED),
  creation('create', (stage) => carryOut(stage.person('ben'), 'create rasa name:newcomer'), UNKNOWN_BUT_SHOWN),
  creation('create', (stage) => carryOut(stage.person('ben'), 'create rasa name:newcomer'), UNKNOWN_AND_LOST),
  creation('create by form', createByForm, ACCEPTED),
  firstUse('waiting', ['secret.promote']),
  firstUse('moving', ['secret.promote', 'key.eliminate']),
  firstUse('fresh', ['secret.promote']),
  {
    name: 'lock by the 10th wrong secret',
    trail: [['key.lock']],
    async act({ stack, population, saw }) {
      for (const attempt of [9, 10]) saw.verdicts.push(await presentWrong(stack, population.keys.eight, attempt));
    },
    async after({ stack, population, saw, events, person, eventsByNow }) {
      const { eight } = population.keys;
      const counted = await failureTotal(stack, eight);
      assert.ok(counted >= 8 + saw.verdicts.length, `${saw.verdicts.length} were answered, ${counted - 8} are counted`);
      assert.ok(counted <= 10, `${counted} are counted`);
      assert.equal(events.includes('key.lock'), counted === 10);
      for (let attempt = counted + 1; attempt <= 10; attempt += 1) await presentWrong(stack, eight, attempt + 100);
      assert.equal(await stack.present(eight.secret), 'LOCKED');
      assert.deepEqual(await eventsByNow(), ['key.lock']);
      const told = (await person('ana').notices()).filter((notice) => notice.includes('eight'));
      assert.equal(told.length, 1, told.join());
      await carryOut(person('ana'), `unlock key:${eight.keyId}`);
      assert.equal(await stack.present(eight.secret), 'current');
    },
  },
  {
    name: 'discard of overdue secrets',
    trail: [['secret.discard'], ['secret.discard'], ['secret.discard']],
    at: 20,
    async act({ stack }) {
      await discardOverdueSecrets(stack.context);
    },
    async after({ stack, population, eventsByNow }) {
      // The restart has finished the work.
      const { waiting, moving, fresh } = population.keys;
      assert.equal(await stack.present(waiting.secret), 'current');
      assert.equal(await stack.present(moving.secret), 'current');
      for (const { pending } of [waiting, moving, fresh]) {
        assert.equal(await stack.present(pending?.secret ?? ''), 'RETIRED');
      }
      assert.equal(await discardOverdueSecrets(stack.context), 0);
      assert.deepEqual(await eventsByNow(), ['secret.discard', 'secret.discard', 'secret.discard']);
    },
  },
];

/**
 * Invariants 4 and 5. At no point are there neither old nor new: until the new secret was shown the old one works, and once
 * it was shown it works, at once or from its first use on.
 */
function regeneration(replace: 'secret' | 'both', overlap: 'none' | '24h', platform: Platform): Scenario {
  const line = key('regenerate', 'bot', ` replace:${replace} overlap:${overlap}`);
  const oldAfterwards = overlap === 'none' ? 'RETIRED' : 'previous';
  return {
    name: `regenerate ${replace}, overlap ${overlap}${platformText(platform)}`,
    trail: [
      ['key.regenerate'],
      ...(platform.outcome === 'accepted'
        ? [replace === 'both' ? ['secret.promote', 'key.eliminate'] : ['secret.promote']]
        : []),
      ...(platform.outcome === 'refused' ? [['secret.discard']] : []),
    ],
    platform,
    async act({ person, population }) {
      await carryOut(person('ana'), line(population));
    },
    async after(stage) {
      const { stack, population, saw, events } = stage;
      const old = population.keys.bot;
      const rotated = events.includes('secret.promote');
      assert.equal(await stack.present(old.secret), rotated ? oldAfterwards : 'current');
      await pressAgain(stage);
      const shown = saw.secrets[0];
      if (shown === undefined) {
        assert.equal(rotated, false, 'rotated without having been shown');
        await outlive(stage);
        assert.equal(await stack.present(old.secret), 'current');
        await carryOut(stage.person('ana'), line(population));
      }
      // Shown before the crash, by the second press, or by the second command; in each case it works from now on.
      await worksFromNowOn(stage);
      assert.equal(await stack.present(old.secret), oldAfterwards);
    },
  };
}

/** Invariant 3: nothing was done, and it is done now; or something was, and pressing again does no more. */
async function pressAgain({ person, saw, events }: Aftermath): Promise<void> {
  const question = saw.questions[0];
  if (question === undefined) return;
  const ana = person('ana');
  const shown = saw.secrets.length;
  const words = textOf(await ana.press(question));
  assert.equal(CARRIED_OUT.test(words), events.length > 0, words);
  assert.equal(saw.secrets.length - shown, events.length > 0 ? 0 : 1);
  assert.match(textOf(await ana.press(question)), CARRIED_OUT);
}

/** Nobody uses what was never shown: after 15 minutes it is gone. */
async function outlive({ stack, eventsByNow }: Aftermath): Promise<void> {
  stack.context.time.advance(15 * MINUTE);
  await discardOverdueSecrets(stack.context);
  const events = await eventsByNow();
  const drawn = events.filter((event) => event === 'key.regenerate' || event === 'key.create').length;
  // The population has three more that nobody uses.
  assert.equal(events.filter((event) => event === 'secret.discard').length, drawn + 3, events.join());
}

async function worksFromNowOn({ stack, saw, eventsByNow }: Aftermath): Promise<void> {
  const secret = saw.secrets.at(-1)?.secret ?? '';
  assert.match(await stack.present(secret), /^(pending|current)$/);
  assert.equal(await stack.present(secret), 'current');
  const promoted = (await eventsByNow()).filter((event) => event === 'secret.promote');
  assert.equal(promoted.length, 1);
}

function creation(name: string, act: (stage: Stage) => Promise<unknown>, platform: Platform): Scenario {
  return {
    name: `${name}${platformText(platform)}`,
    trail: [
      ['key.create'],
      ...(platform.outcome === 'accepted' ? [['secret.promote']] : []),
      ...(platform.outcome === 'refused' ? [['secret.discard']] : []),
    ],
    platform,
    async act(stage) {
      await act(stage);
    },
    async after(stage) {
      const { person, saw, events } = stage;
      const ben = person('ben');
      const form = saw.forms[0];
      if (form !== undefined) {
        const before = saw.secrets.length;
        // A taken name alone would keep it from making a second key.
        await ben.send(form, { name: events.length > 0 ? 'another' : 'newcomer' });
        if (events.length > 0) assert.equal(saw.secrets.length, before, 'one form made two keys');
      }
      if (saw.secrets.length === 0) {
        assert.equal(events.includes('secret.promote'), false, 'a key became usable without having been shown');
        await outlive(stage);
        await carryOut(ben, 'create rasa name:newcomer');
      }
      await worksFromNowOn(stage);
      assert.match(await carryOut(ben, 'create rasa name:newcomer'), /already has a key called newcomer/);
    },
  };
}

async function createByForm({ person }: Stage): Promise<void> {
  const ben = person('ben');
  await ben.send(formOf(await ben.say('create rasa')), { name: 'newcomer' });
}

/** Section 5, step 3: the first use of a secret of which nobody knows whether it was seen makes it current. */
function firstUse(name: PopulationKeyName, events: readonly string[]): Scenario {
  return {
    name: `first use of ${name}`,
    trail: [events],
    async act({ stack, population, saw }) {
      saw.verdicts.push(await stack.present(pendingOf(population.keys[name])));
    },
    async after({ stack, population, saw, events: before, eventsByNow }) {
      const { secret, pending } = population.keys[name];
      assert.equal(saw.verdicts.length > 0 && before.length === 0, false, 'answered before it was so');
      if (before.length === 0 && secret !== pending?.secret) assert.equal(await stack.present(secret), 'current');
      assert.equal(await stack.present(pendingOf(population.keys[name])), before.length > 0 ? 'current' : 'pending');
      assert.equal(await stack.present(pendingOf(population.keys[name])), 'current');
      if (secret !== pending?.secret) assert.equal(await stack.present(secret), 'RETIRED');
      assert.deepEqual(await eventsByNow(), events);
    },
  };
}

function pendingOf({ pending }: PopulationKey): string {
  if (pending === undefined) throw new Error('this key has no pending secret');
  return pending.secret;
}

async function presentWrong(stack: Stage['stack'], { keyId }: PopulationKey, attempt: number): Promise<string> {
  return await stack.present(wrongSecret(keyId, `attempt ${attempt}`), `198.51.100.${attempt}`);
}

async function failureTotal(stack: Stage['stack'], { keyId }: PopulationKey): Promise<number> {
  return await stack.database.read(async (manager) => {
    const rows: { failureTotal: unknown }[] = await manager.query(
      `SELECT "failureTotal" FROM "api_key" WHERE "id" = '${keyId}'`,
    );
    return Number(rows[0]?.failureTotal);
  });
}

function platformText({ outcome, shown }: Platform): string {
  if (outcome === 'accepted') return '';
  return outcome === 'refused' ? ', delivery refused' : `, delivery unknown (${shown ? 'shown' : 'lost'})`;
}
