import { expect, it } from 'vitest';
import { encodeAction } from '../../src/chat/contracts/actionCode.ts';
import { ask, press, say, speakerOf, textOf } from '../commands/app.ts';
import type { TestPerson } from '../support/actors.ts';
import { keyOn } from '../support/cards.ts';
import { describeOnBothInFull } from '../support/databases.ts';
import { auditRows } from '../support/rows.ts';
import { type Deed, WithdrawalScene } from './withdrawalScene.ts';

/** What an approval needs is withdrawn between question, answer and writing; and what people try who want to approve for themselves. */

const AT_ONCE = 20;

describeOnBothInFull('invariant 16: an approval whose ground is withdrawn', (fixture) => {
  const open = WithdrawalScene.on(fixture);

  interface Asked {
    readonly scene: WithdrawalScene;
    /** Who asks, and who may approve; `ana` may, too. */
    readonly eve: TestPerson;
    readonly otto: TestPerson;
    readonly key: string;
    readonly id: string;
  }

  /** `eve`, an owner, asks for something with a key in a project that asks for approvals of everything. */
  async function asked(verb: 'delete' | 'regenerate'): Promise<Asked> {
    const scene = await open();
    const [eve, otto] = [await scene.owner('eve'), await scene.owner('otto')];
    const key = await scene.key('bot');
    await scene.context.database.write(({ manager }) => manager.query(`UPDATE "project" SET "approval" = 'all'`));
    const { confirm } = await ask(scene.app, 'eve', verb === 'delete' ? `delete ${key}` : `regenerate key:${key}`);
    expect(await press(scene.app, 'eve', confirm.action)).toMatch(/Sent for approval/);
    const [row] = await requests(scene);
    return { scene, eve, otto, key, id: row?.id ?? '' };
  }

  async function requests(
    scene: WithdrawalScene,
  ): Promise<readonly { id: string; state: string; usedAt: string | number | null }[]> {
    return await scene.context.database.read((manager) =>
      manager.query('SELECT "id", "state", "usedAt" FROM "request"'),
    );
  }

  const approve = ({ scene, id }: Asked, who: TestPerson): Deed => ({
    verb: 'request approve',
    who,
    act: async () => textOf(await say(scene.app, who.name, `request approve ${id}`)),
  });
  const carryOut = ({ scene, id, eve }: Asked): Deed => ({
    verb: 'carry out',
    who: eve,
    act: () => press(scene.app, eve.name, encodeAction({ kind: 'carry-out', id })),
  });
  const living = async ({ scene, key }: Asked) =>
    /Status +active/.test(textOf(await say(scene.app, 'ana', `show ${key}`)));
  const rank = ({ id }: TestPerson) => `UPDATE "member" SET "role" = 'viewer' WHERE "personId" = '${id}'`;
  const membership = ({ id }: TestPerson) => `DELETE FROM "member" WHERE "personId" = '${id}'`;

  it.each([
    ['rank', rank],
    ['membership', membership],
  ] as const)(
    'the approver’s %s, while their answer waits for the writer: refused, and the request stays open',
    async (_, sql) => {
      const one = await asked('delete');
      const [said] = await one.scene.duringWithdrawal([sql(one.otto)], [approve(one, one.otto)]);
      expect(said).toMatch(/don’t have permission|no such project|no such request/);
      expect((await requests(one.scene)).map(({ state }) => state)).toEqual(['open']);
      expect(await living(one)).toBe(true);
    },
  );

  it.each([
    ['rank', rank],
    ['membership', membership],
  ] as const)('the %s of who asked, before it is approved: it isn’t done', async (_, sql) => {
    const one = await asked('delete');
    await one.scene.context.database.write(({ manager }) => manager.query(sql(one.eve)));
    expect(await approve(one, one.otto).act()).toMatch(/You approved it, but it wasn’t done/);
    expect((await requests(one.scene)).map(({ usedAt }) => usedAt)).toEqual([null]);
    expect(await living(one)).toBe(true);
  });

  it.each([
    ['of who asked', (one: Asked) => rank(one.eve), /don’t have permission/],
    ['of who approved', (one: Asked) => rank(one.otto), /This approval can’t be used/],
    [
      'of who approved: their account is the asker’s now',
      (one: Asked) => `UPDATE "identity" SET "personId" = '${one.eve.id}' WHERE "personId" = '${one.otto.id}'`,
      /This approval can’t be used/,
    ],
  ] as const)(
    'the rank %s, while an approved change waits for the writer: refused, recorded, and no secret',
    async (_, sql, words) => {
      const one = await asked('regenerate');
      expect(await approve(one, one.otto).act()).toMatch(/eve can carry it out by/);
      const since = (await auditRows(one.scene.context)).at(-1)?.seq ?? 0;
      const [said] = await one.scene.duringWithdrawal([sql(one)], [carryOut(one)]);
      expect(said).toMatch(words);
      expect(await one.scene.recorded(one.eve, since)).toMatch(/^refused key\.regenerate (forbidden|approval-gone)$/);
      expect((await requests(one.scene)).map(({ usedAt }) => usedAt)).toEqual([null]);
    },
  );

  it('is given by the first of two who press at once; the other reads who it was', async () => {
    const one = await asked('delete');
    const ana = one.scene.ana;
    const said = await Promise.all([approve(one, one.otto).act(), approve(one, ana).act()]);
    expect(said.filter((words) => /It was done/.test(words))).toHaveLength(1);
    expect(said.filter((words) => /already approved|no such/.test(words))).toHaveLength(1);
    const rows = await auditRows(one.scene.context, { action: 'key.delete' });
    expect(rows.map(({ outcome, actorName }) => [outcome, actorName])).toEqual([['done', 'eve']]);
  });

  it('is used once, however often it is pressed at once', async () => {
    const one = await asked('regenerate');
    await approve(one, one.otto).act();
    const secrets: string[] = [];
    const input = { kind: 'press', action: encodeAction({ kind: 'carry-out', id: one.id }) } as const;
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, () =>
        one.scene.app.latchkey.core.handle(speakerOf('eve'), input, (card) => {
          secrets.push(keyOn(card).secret);
          return Promise.resolve({ outcome: 'accepted' });
        }),
      ),
    );
    expect(secrets).toHaveLength(1);
    expect(answers.filter((answer) => /This approval can’t be used/.test(textOf(answer)))).toHaveLength(AT_ONCE - 1);
    const rows = await auditRows(one.scene.context, { action: 'key.regenerate' });
    expect(rows.filter(({ outcome }) => outcome === 'done')).toHaveLength(1);
    expect((await requests(one.scene)).filter(({ usedAt }) => usedAt !== null)).toHaveLength(1);
  });

  it('can’t be carried out by anyone else, nor given by the person who asked from a linked account', async () => {
    const one = await asked('regenerate');
    const { scene, eve } = one;
    // Their account on another platform, joined to them with a code.
    await scene.context.database.write(({ manager }) =>
      manager.query(
        `INSERT INTO "identity" ("platform", "externalId", "personId", "createdAt") VALUES ('console', 'eve-two', '${eve.id}', 1)`,
      ),
    );
    expect(textOf(await say(scene.app, 'eve-two', `request approve ${one.id}`))).toMatch(
      /can’t decide your own request/,
    );
    await approve(one, one.otto).act();
    const others = await press(scene.app, 'otto', encodeAction({ kind: 'carry-out', id: one.id }));
    expect(others).toMatch(/This approval can’t be used/);
    expect((await requests(scene)).map(({ usedAt }) => usedAt)).toEqual([null]);
  });
});
