import assert from 'node:assert/strict';
import { cancelOf, confirmOf, textOf } from './chatter.ts';
import { deed, type Scenario } from './scenario.ts';

const NO_PROJECT = /no project called \S+ here/;
const NO_CHANNEL = /There’s no integration channel called/;

/** Every deed about projects, integration channels, roles and people, and what becomes of a question that is not confirmed. */
export const ROOM_SCENARIOS: readonly Scenario[] = [
  deed({
    name: 'project create',
    who: 'ana',
    line: () => 'project create depot',
    event: 'project.create',
    doneAlready: /already a project called depot/,
  }),
  deed({
    name: 'project use',
    who: 'ana',
    line: () => 'project use attic',
    event: 'project.use',
    doneAlready: /Your active project is now attic/,
    repeats: true,
  }),
  deed({
    name: 'project rename',
    who: 'ana',
    line: () => 'project rename shop to:store',
    event: 'project.rename',
    doneAlready: NO_PROJECT,
  }),
  deed({
    name: 'project archive',
    who: 'ana',
    line: () => 'project archive attic',
    event: 'project.archive',
    doneAlready: NO_PROJECT,
  }),
  deed({
    name: 'project member',
    who: 'ana',
    line: () => 'project member @cy role:viewer',
    event: 'role.grant',
    doneAlready: /already has that role/,
  }),
  deed({
    name: 'channel add',
    who: 'ben',
    line: () => 'channel add dialogflow project:shop',
    event: 'channel.add',
    doneAlready: /already has an integration channel called dialogflow/,
  }),
  deed({
    name: 'channel rename',
    who: 'ben',
    line: () => 'channel rename spare to:parts',
    event: 'channel.rename',
    doneAlready: NO_CHANNEL,
  }),
  deed({
    name: 'channel remove',
    who: 'ana',
    line: () => 'channel remove spare',
    event: 'channel.remove',
    doneAlready: NO_CHANNEL,
  }),
  deed({
    name: 'role grant in a project',
    who: 'ana',
    line: () => 'role grant @ben role:owner',
    event: 'role.grant',
    doneAlready: /already has that role/,
  }),
  deed({
    name: 'role grant admin',
    who: 'root',
    line: () => 'role grant @cy role:admin',
    event: 'role.grant',
    doneAlready: /already has that role/,
  }),
  deed({
    name: 'role revoke in a project',
    who: 'ana',
    line: () => 'role revoke @ben',
    event: 'role.revoke',
    doneAlready: /doesn’t have that role/,
  }),
  deed({
    name: 'role revoke admin',
    who: 'root',
    line: () => 'role revoke @eve role:admin',
    event: 'role.revoke',
    doneAlready: /doesn’t have that role/,
  }),
  {
    name: 'first identification',
    trail: [['person.register']],
    async act({ person }) {
      await person('dee').say('whoami');
    },
    async after({ person, stack, eventsByNow }) {
      assert.match(textOf(await person('dee').say('whoami')), /^dee\n/);
      const count = await stack.database.read(async (manager) => {
        const people: unknown[] = await manager.query(`SELECT 1 FROM "person" WHERE "nameKey" = 'dee'`);
        const identities: unknown[] = await manager.query(`SELECT 1 FROM "identity" WHERE "externalId" = 'dee'`);
        return [people.length, identities.length];
      });
      assert.deepEqual(count, [1, 1]);
      assert.deepEqual(await eventsByNow(), ['person.register']);
    },
  },
  {
    name: 'cancel',
    trail: [],
    async act({ person, population }) {
      const ana = person('ana');
      await ana.press(cancelOf(confirmOf(await ana.say(`disable key:${population.keys.bot.keyId}`))));
    },
    async after({ person, stack, population, saw, eventsByNow }) {
      const ana = person('ana');
      const question = saw.questions[0];
      if (question !== undefined) {
        assert.match(textOf(await ana.press(cancelOf(question))), /^(Cancelled: disable|This was cancelled)/);
        assert.match(textOf(await ana.press(question)), /This was cancelled/);
      }
      assert.equal(await stack.present(population.keys.bot.secret), 'current');
      assert.deepEqual(await eventsByNow(), []);
    },
  },
];
