import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { letIn, openShopWithKey, sharedConsoleApp } from '../../commands/app.ts';
import type { ConsolePerson } from '../../people/consolePerson.ts';
import { rowIds } from '../../support/rows.ts';

/** ana and otto own the project shop, which asks for approvals of every change; ben may create keys there. */
describe('kind: what approvers read is what the person who asks was shown, by name', () => {
  const app = sharedConsoleApp();
  let ana: ConsolePerson;
  let otto: ConsolePerson;
  let ben: ConsolePerson;
  let made = 0;
  let name = '';

  beforeAll(async () => {
    ({ ana } = await openShopWithKey(app()));
    await ana.typeAll('/apikey app register desk', '/apikey app register shed');
    otto = await letIn(app(), 'otto', 'owner');
    ben = await letIn(app(), 'ben', 'operator');
    await letIn(app(), 'carl', 'viewer');
    await ana.carryOut('/apikey project settings shop approval:all');
    await ben.type('/apikey project use shop');
  });

  beforeEach(() => {
    made += 1;
    name = `k${made}`;
  });

  /** Reads the one request that is open, and denies it. @returns what was read, which names nothing by its row. */
  async function readBy(approver: ConsolePerson): Promise<string> {
    expect(await approver.type('/apikey request list')).toMatch(/Open requests: 1/);
    const screen = await approver.type('1');
    expect(await approver.pick('Deny')).toMatch(/^Denied by/m);
    for (const id of await rowIds(app().latchkey.context)) expect(screen, 'a row of the database').not.toContain(id);
    return screen;
  }

  test('create: the channel, the owner and the expiry', async () => {
    const offered = await ben.type(`/apikey create rasa name:${name} expires:30d`);
    expect(await ben.pick('Ask for approval')).toMatch(/^Sent for approval/m);
    const read = await readBy(otto);
    expect(read).toContain(`/apikey create channel:shop/rasa name:${name} expires:30d`);
    expect(read).toMatch(/^ +Channel +shop\/rasa$/m);
    expect(read).toMatch(/^ +Owner +ben \(console\)$/m);
    const expiry = /^ +Expires .*$/m.exec(offered)?.[0] ?? 'no expiry was offered';
    expect(read).toContain(expiry.trim().replace(/^Expires +/, ''));
    expect(read, 'what is said to the person who asks is not said to them').not.toMatch(/\byou\b.*Ask for approval/);
  });

  test('create, with all of it picked in a form', async () => {
    await ben.type('/apikey create');
    await ben.typeAll('1', name);
    await ben.pick('Ask for approval');
    expect(await readBy(otto)).toContain(`/apikey create channel:shop/rasa name:${name}`);
  });

  test('create … to: says who gets the secret, and not that the person who asks does', async () => {
    await ben.type(`/apikey create rasa name:${name} to:@carl`);
    await ben.pick('Ask for approval');
    const read = await readBy(otto);
    expect(read).toMatch(/Secret shown to +only carl/);
    expect(read).toContain('to:@carl');
    expect(read).not.toMatch(/Only ben sees/);
  });

  test.each([
    ['app register', '/apikey app register barn', true],
    ['app link', '/apikey app link desk key:chat-bot', false],
    ['app remove', '/apikey app remove shed', false],
    ['transfer', '/apikey transfer chat-bot to:@carl', false],
    ['disable', '/apikey disable chat-bot', false],
    ['regenerate', '/apikey regenerate rasa', true],
  ])('%s: %s', async (verb, line, showsSecret) => {
    await otto.type(line);
    await otto.type('1');
    const read = await readBy(ana);
    expect(read).toContain(`/apikey ${verb} `);
    expect(/Only otto sees/.test(read), 'said of a new secret alone').toBe(showsSecret);
  });
});
