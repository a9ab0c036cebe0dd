import { expect, test } from 'vitest';
import type { Answer } from '../../src/chat/contracts/exchange.ts';
import { Secret } from '../../src/domain/keys/secret.ts';
import { stepAt } from '../../src/domain/people/secondFactor/secondFactorCode.ts';
import { DAY, MINUTE } from '../../src/domain/time/time.ts';
import { proveSecondFactor } from '../../src/services/people/secondFactor/prove.ts';
import { codeAt } from '../../src/services/people/secondFactor/totp.ts';
import { ask, press, speakerOf, textOf } from '../commands/app.ts';
import { enroll } from '../commands/mfa/authenticator.ts';
import type { Phone } from '../people/phone.ts';
import type { TestPerson } from '../support/actors.ts';
import { describeOnBothInFull } from '../support/databases.ts';
import { auditRows } from '../support/rows.ts';
import { WithdrawalScene } from './withdrawalScene.ts';

const AT_ONCE = 100;

describeOnBothInFull('invariant 16: a second factor, withdrawn or tried many times', (fixture) => {
  const furnish = WithdrawalScene.on(fixture);

  /** Someone who owns the shop and has a second factor, whose first proof is over. */
  async function withFactor(scene: WithdrawalScene, name: string): Promise<{ who: TestPerson; phone: Phone }> {
    const who = await scene.owner(name);
    const phone = await enroll(scene.app, scene.app.user(name));
    scene.app.time.advance(11 * MINUTE);
    return { who, phone };
  }

  /** They enter a code for a question that waits for one. */
  async function enter(scene: WithdrawalScene, name: string, action: string, code: string): Promise<Answer> {
    const input = { kind: 'form', action, answers: { code } } as const;
    return await scene.app.latchkey.core.handle(speakerOf(name), input, () => Promise.resolve({ outcome: 'accepted' }));
  }

  /** They press a verb that asks for a code. @returns what the window carries. */
  async function window(scene: WithdrawalScene, name: string, action: string): Promise<string> {
    const input = { kind: 'press', action } as const;
    const deliver = () => Promise.resolve({ outcome: 'accepted' as const });
    const answer = await scene.app.latchkey.core.handle(speakerOf(name), input, deliver);
    if (answer.kind !== 'form') throw new Error(textOf(answer));
    return answer.form.action;
  }

  test.each([
    ['the proof', (who: string) => `DELETE FROM "code_proof" WHERE "personId" = '${who}'`],
    ['the factor’s freshness', (who: string) => `UPDATE "code_proof" SET "provenAt" = 0 WHERE "personId" = '${who}'`],
  ])('%s, withdrawn while the write waits: nothing changes but an audited refusal', async (_, sql) => {
    const scene = await furnish();
    const { who, phone } = await withFactor(scene, 'eve');
    const name = await scene.key('key-eve');
    const { confirm } = await ask(scene.app, 'eve', `disable ${name}`);
    const by = { ...who.by, externalId: 'eve' };
    expect(await proveSecondFactor(scene.context, by, new Secret(phone.code(scene.app.time.now())))).toBeUndefined();
    const since = (await auditRows(scene.context)).at(-1)?.seq ?? 0;
    const act = () => press(scene.app, 'eve', confirm.action);
    const [said] = await scene.duringWithdrawal([sql(who.id)], [{ verb: 'disable', who, act }]);
    expect(said).toContain('This needs a code');
    expect(await scene.recorded(who, since)).toBe('refused key.disable code-needed');
    expect(
      textOf(
        await scene.app.latchkey.core.handle(speakerOf('ana'), { kind: 'text', line: `show ${name}` }, () =>
          Promise.resolve({ outcome: 'accepted' }),
        ),
      ),
    ).toMatch(/Status +active/);
  });

  test('one window that is sent a hundred times acts once, and the others are told', async () => {
    const scene = await furnish();
    const { phone } = await withFactor(scene, 'eve');
    const { confirm } = await ask(scene.app, 'eve', `disable ${await scene.key('key-eve')}`);
    const action = await window(scene, 'eve', confirm.action);
    const code = phone.code(scene.app.time.now());
    const said = await Promise.all(
      Array.from({ length: AT_ONCE }, async () => textOf(await enter(scene, 'eve', action, code))),
    );
    expect(said.filter((words) => words.includes('Disabled'))).toHaveLength(1);
    expect(said.filter((words) => words.includes('already done'))).toHaveLength(AT_ONCE - 1);
    // And once more, later.
    expect(textOf(await enter(scene, 'eve', action, code))).toContain('already done');
  });

  test('one code in a hundred windows at once is taken once, and pauses nothing', async () => {
    const scene = await furnish();
    const { who, phone } = await withFactor(scene, 'eve');
    const code = new Secret(phone.code(scene.app.time.now()));
    const by = { ...who.by, externalId: 'eve' };
    const came = await Promise.all(Array.from({ length: AT_ONCE }, () => proveSecondFactor(scene.context, by, code)));
    expect(came.filter((refusal) => refusal === undefined)).toHaveLength(1);
    expect(came.filter((refusal) => refusal?.code === 'code-used')).toHaveLength(AT_ONCE - 1);
  });

  test('of a hundred wrong codes at once five are looked at', async () => {
    const scene = await furnish();
    const { who, phone } = await withFactor(scene, 'eve');
    const by = { ...who.by, externalId: 'eve' };
    const wrong = new Secret(codeAt(phone.seed, stepAt(scene.app.time.now() - DAY)));
    const came = await Promise.all(Array.from({ length: AT_ONCE }, () => proveSecondFactor(scene.context, by, wrong)));
    expect(came.filter((refusal) => refusal?.code === 'code-wrong')).toHaveLength(5);
    expect(came.filter((refusal) => refusal?.code === 'codes-paused')).toHaveLength(AT_ONCE - 5);
  });
});
