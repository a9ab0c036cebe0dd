import { beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/domain/time/time.ts';
import type { ConsolePerson } from '../people/consolePerson.ts';
import { shownIn } from '../people/screen.ts';
import { describeOnBoth, describeOnSqlite } from '../support/databases.ts';
import { registry } from '../support/registry.ts';
import { auditRows } from '../support/rows.ts';
import { appOn, ask, buttonsOn, letIn, lock, openShopWithKey, press, sharedConsoleApp, speakerOf } from './app.ts';

/** Every question there is: what is typed, what its button says, and how it is painted. */
const QUESTIONS = [
  ['regenerate', 'regenerate rasa', 'Regenerate', 'danger'],
  ['regenerate', 'regenerate rasa overlap:24h', 'Regenerate', 'primary'],
  ['regenerate', 'regenerate rasa replace:both', 'Get New Key', 'danger'],
  ['disable', 'disable chat-bot', 'Disable', 'danger'],
  ['activate', 'activate asleep', 'Activate', 'primary'],
  ['unlock', 'unlock stuck', 'Unlock', 'primary'],
  ['delete', 'delete chat-bot', 'Delete', 'danger'],
  ['transfer', 'transfer chat-bot to:@ben', 'Transfer', 'primary'],
  ['project member', 'project member @zoe', 'Add', 'primary'],
  ['project member', 'project member @ben role:operator', 'Change', 'primary'],
  ['role grant', 'role grant @ben role:owner', 'Grant', 'primary'],
  ['channel remove', 'channel remove empty', 'Remove', 'danger'],
  ['project archive', 'project archive attic', 'Archive', 'danger'],
  ['app undeploy', 'app undeploy runner', 'Undeploy', 'danger'],
  ['app deploy', 'app deploy resting', 'Deploy', 'primary'],
  ['app remove', 'app remove runner', 'Remove', 'danger'],
  ['retire', 'retire two', 'Retire', 'danger'],
  ['rollback', 'rollback two', 'Roll back', 'danger'],
  ['incident rotate', 'incident rotate keys:two reason:test', 'Rotate all', 'danger'],
  ['incident disable', 'incident disable keys:two reason:test', 'Disable all', 'danger'],
] as const;

describe('every question', () => {
  const app = sharedConsoleApp();
  let ana: ConsolePerson;

  beforeAll(async () => {
    ({ ana } = await openShopWithKey(app()));
    await letIn(app(), 'ben', 'viewer');
    await app().user('zoe').type('/apikey whoami');
    await ana.typeAll('/apikey channel add empty', '/apikey channel add other', '/apikey create other name:asleep');
    await ana.confirm('/apikey disable asleep', 'Disable');
    await lock(app(), shownIn(await ana.type('/apikey create other name:stuck')));
    await ana.typeAll('/apikey create other name:two', '/apikey app register runner', '/apikey app register resting');
    await ana.confirm('/apikey regenerate key:two overlap:24h', 'Regenerate');
    await ana.typeAll('/apikey app link runner key:two', '/apikey app link resting key:two');
    await ana.confirm('/apikey app undeploy resting', 'Undeploy');
    await ana.pick('Done');
    await ana.typeAll('/apikey project create attic', '/apikey project use shop');
  });

  it('is in this list, but for those that need a code (link.test.ts, mfa/), or others who read along (adapters/slack/telling.test.ts)', () => {
    const asking = registry.commands
      .filter(({ confirms, path }) => confirms && path[0] !== 'link' && path[0] !== 'mfa' && path[1] !== 'tell')
      .map(({ path }) => path.join(' '));
    expect([...new Set(QUESTIONS.map(([command]) => command))].sort()).toEqual(asking.sort());
  });

  it.each(QUESTIONS)('%s: %s has %s on its button, and Cancel beside it', async (_, line, label, style) => {
    const { confirm, cancel } = await ask(app(), 'ana', line);
    expect([confirm.label, cancel.label]).toEqual([label, 'Cancel']);
    expect(confirm.style).toBe(style);
    expect(cancel.style).toBeUndefined();
  });

  it.each(QUESTIONS)('%s: %s changes nothing after Cancel, which says so and leaves no button', async (verb, line) => {
    const { context } = app().latchkey;
    const before = await auditRows(context);
    await ana.type(`/apikey ${line}`);
    const screen = await ana.pick('Cancel');
    expect(screen).toMatch(/Cancelled/);
    expect(screen).toContain(verb);
    expect(screen).toMatch(/[Nn]othing was changed/);
    expect(buttonsOn(screen)).toEqual([]);
    expect(await auditRows(context)).toEqual(before);
  });

  it('is no longer open when it was cancelled', async () => {
    const { confirm, cancel } = await ask(app(), 'ana', 'disable chat-bot');
    await press(app(), 'ana', cancel.action);
    expect(await press(app(), 'ana', confirm.action)).toMatch(/was cancelled/);
    expect(await press(app(), 'ana', cancel.action)).toMatch(/was cancelled/);
  });

  it('can only be answered by whom it was put to; anyone else learns nothing of its fate', async () => {
    const { confirm, cancel } = await ask(app(), 'ana', 'disable chat-bot');
    for (const name of ['ben', 'root', 'olga', 'zoe']) {
      for (const { action } of [confirm, cancel]) {
        const screen = await press(app(), name, action);
        expect(screen).toMatch(/is for someone else/);
        expect(screen).not.toMatch(/chat-bot|shop/);
      }
    }
    expect(await press(app(), 'ana', cancel.action)).toMatch(/Cancelled/);
  });

  it.each(['', 'lk:v1:', 'lk:v1:confirm:', 'lk:v1:confirm:nothing', 'lk:v2:confirm:x', 'lk:v1:go:frobnicate:', '🤷'])(
    'a button that carries %j is not known, and nothing happens',
    async (action) => {
      expect(await press(app(), 'ana', action)).toMatch(/(button no longer works|question is no longer available)/);
    },
  );
});

describeOnBoth('invariant 3: a confirmation acts at most once', (fixture) => {
  const app = appOn(fixture);

  it('however often, and however fast, its button is pressed', async () => {
    await openShopWithKey(app());
    const { confirm } = await ask(app(), 'ana', 'regenerate rasa');
    let shown = 0;
    const handle = () =>
      app().latchkey.core.handle(speakerOf('ana'), { kind: 'press', action: confirm.action }, () => {
        shown += 1;
        return Promise.resolve({ outcome: 'accepted' });
      });
    const answers = await Promise.all([handle(), handle(), handle(), handle()]);
    expect(shown).toBe(1);
    expect(answers.filter(({ kind }) => kind === 'delivered')).toHaveLength(1);
    expect(answers.filter((answer) => JSON.stringify(answer).includes('already done'))).toHaveLength(3);
    expect(await press(app(), 'ana', confirm.action)).toMatch(/already done/);
    expect(await auditRows(app().latchkey.context, { action: 'key.regenerate', outcome: 'done' })).toHaveLength(1);
  });

  it('within five minutes', async () => {
    const { bot } = await openShopWithKey(app());
    const { confirm, cancel } = await ask(app(), 'ana', 'disable chat-bot');
    app().time.advance(5 * MINUTE);
    for (const { action } of [confirm, cancel]) {
      expect(await press(app(), 'ana', action)).toMatch(/has expired.*\n.*5 minutes/);
    }
    expect(await app().verify(bot.secret)).toBe('current');
    const later = await ask(app(), 'ana', 'disable chat-bot');
    app().time.advance(5 * MINUTE - 1);
    expect(await press(app(), 'ana', later.confirm.action)).toMatch(/Disabled /);
  });

  it('with the permission held when it is pressed', async () => {
    const { bot } = await openShopWithKey(app());
    await letIn(app(), 'ben', 'operator');
    const { confirm } = await ask(app(), 'ben', 'disable chat-bot');
    await app().user('ana').carryOut('/apikey project member @ben role:viewer');
    expect(await press(app(), 'ben', confirm.action)).toMatch(/don’t have permission/);
    expect(await app().verify(bot.secret)).toBe('current');
  });

  it('on the state that it showed: otherwise it says what changed, and is void', async () => {
    const { bot } = await openShopWithKey(app());
    const { confirm } = await ask(app(), 'ana', 'delete chat-bot');
    await app().user('ana').confirm('/apikey regenerate rasa', 'Regenerate');
    const screen = await press(app(), 'ana', confirm.action);
    expect(screen).toMatch(/Nothing was done.*chat-bot changed/);
    expect(screen).toMatch(/A new secret is on its way|Its secret was replaced|previously/);
    expect(await press(app(), 'ana', confirm.action)).toMatch(/no longer open/);
    expect(await app().user('ana').type('/apikey list')).toContain(bot.id);
  });
});

describeOnSqlite('what counts as changed since a question was put', (fixture) => {
  const app = appOn(fixture);

  it.each([
    ['its standing', 'disable chat-bot', 'Disable', /It’s now disabled \(previously active\)/],
    ['its owner', 'transfer chat-bot to:@ben', 'Transfer', /Its owner is now ben \(previously ana\)/],
    ['its secret', 'regenerate rasa', 'Regenerate', /Its secret was replaced\./],
    ['that it is there at all', 'delete chat-bot', 'Delete', /It’s now deleted \(previously active\)/],
  ])('%s', async (_, line, verb, words) => {
    const { ana } = await openShopWithKey(app());
    await letIn(app(), 'ben', 'viewer');
    const { confirm } = await ask(app(), 'ana', 'regenerate rasa replace:both');
    await ana.confirm(`/apikey ${line}`, verb);
    expect(await press(app(), 'ana', confirm.action)).toMatch(words);
  });

  it('not that somebody used it: a busy key can be changed all the same', async () => {
    const { bot } = await openShopWithKey(app());
    const { confirm } = await ask(app(), 'ana', 'disable chat-bot');
    await app().verify(bot.secret);
    await app().verify(bot.secret, '192.0.2.9');
    expect(await press(app(), 'ana', confirm.action)).toMatch(/Disabled /);
  });
});
