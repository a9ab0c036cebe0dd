import { expect, it } from 'vitest';
import type { LeakPolicy } from '../../../src/domain/leaks/leakPolicy.ts';
import { HOUR } from '../../../src/domain/time/time.ts';
import { AuditEntity } from '../../../src/persistence/entities/audit.ts';
import { LeakQuestionEntity } from '../../../src/persistence/entities/incidents/leakQuestions.ts';
import { LeakEntity } from '../../../src/persistence/entities/incidents/leaks.ts';
import { loadKey } from '../../../src/persistence/keyRepository.ts';
import { type ReportedToken, takeLeakReport } from '../../../src/services/leaks/takeReport.ts';
import { takeNotices } from '../../../src/services/outbox/noticeClaims.ts';
import { changeLeakPolicy } from '../../../src/services/projects/projectPolicy.ts';
import { deliver, type Fixture, makeFixture, regenerate, value, wrongSecret } from '../../support/actors.ts';
import { present, type TestContext, type TestVerifier, testContext, testVerifier } from '../../support/context.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { RotationScene } from '../rotations/rotationScene.ts';

const URL = 'https://github.com/acme/shop/blob/main/.env';
const found = (token: string): ReportedToken => ({ token, url: URL });

interface Setup extends Fixture {
  readonly context: TestContext;
  readonly verifier: TestVerifier;
}

async function wants({ context, owner, project }: Pick<Setup, 'context' | 'owner' | 'project'>, policy: LeakPolicy) {
  value(await changeLeakPolicy(context, owner.by, project, policy));
}

async function heard({ context, owner }: Pick<Setup, 'context' | 'owner'>): Promise<readonly string[]> {
  return (await takeNotices(context, owner.id)).map(({ text }) => text);
}

async function actions({ context, key }: Pick<Setup, 'context' | 'key'>): Promise<readonly string[]> {
  const rows = await context.database.read((manager) =>
    manager.find(AuditEntity, { where: { keyId: key.id, platform: 'latchkey' }, order: { seq: 'ASC' } }),
  );
  return rows.map(({ action, detail }) => `${action} ${String(detail['did'] ?? detail['because'] ?? '')}`.trim());
}

describeOnBoth('taking a signed leak report', (fixture) => {
  async function open(): Promise<Setup> {
    const context = testContext(await fixture.open());
    return { ...(await makeFixture(context)), context, verifier: testVerifier(context) };
  }

  it('only tells and asks, where the project chose nothing: its owner learns what uses the key', async () => {
    const setup = await open();
    const { context, key, verifier } = setup;
    await present(verifier, key.secret, '192.0.2.7', 'billing');
    await verifier.uses.flush();
    expect(await takeLeakReport(context, [found(key.secret)])).toEqual(['true_positive']);
    expect(await present(verifier, key.secret)).toMatchObject({ valid: true });
    expect(await heard(setup)).toEqual([
      `A secret of your key production (bots/rasa) was found in public: ${URL}. It still works. ` +
        `Used in the last 7 days by billing at 192.0.2.7. Stop it: /apikey disable key:${key.id}`,
    ]);
    const [question, ...others] = await context.database.read((manager) => manager.find(LeakQuestionEntity));
    expect([question?.keyId, question?.state, others.length]).toEqual([key.id, 'open', 0]);
    expect(await actions(setup)).toContain('leak.report tell');
  });

  it('disables the key where the project wants that, at once and once (invariants 7 and 17)', async () => {
    const setup = await open();
    const { context, key, verifier, owner } = setup;
    await wants(setup, 'disable');
    await takeLeakReport(context, [found(key.secret), found(key.secret)]);
    expect(await present(verifier, key.secret)).toMatchObject({ valid: false, code: 'DISABLED' });
    expect(await heard(setup)).toEqual([expect.stringContaining('Latchkey disabled the key at once')]);
    const acted = await actions(setup);
    expect(acted.filter((action) => /leak|disable/.test(action))).toEqual(['key.disable leak', 'leak.report disable']);

    // Somebody brings it back: the same report, or another one of the same secret, does nothing more.
    await context.database.write(({ manager }) => manager.query(`UPDATE "api_key" SET "disabledAt" = NULL`));
    expect(await takeLeakReport(context, [{ token: key.secret, url: 'https://elsewhere.example' }])).toEqual([
      'true_positive',
    ]);
    const again = await context.database.read((manager) => loadKey(manager, key.id));
    expect(again?.disabledAt).toBeNull();
    expect(await takeNotices(context, owner.id)).toEqual([]);
    expect(await actions(setup)).toEqual(acted);
  });

  it('of many reports of one secret at one moment, on two replicas, one acts (invariant 17)', async () => {
    const setup = await open();
    const { context, key } = setup;
    const there = testContext(await fixture.open(), { seed: 'two', time: context.time });
    await wants(setup, 'disable');
    const replicas = [context, there, context, there, context, there];
    const labels = await Promise.all(replicas.map((replica) => takeLeakReport(replica, [found(key.secret)])));
    expect(labels.flat()).toEqual(replicas.map(() => 'true_positive'));
    expect((await actions(setup)).filter((action) => action.startsWith('leak.report'))).toHaveLength(1);
    expect(await heard(setup)).toHaveLength(1);
  });

  it('answers what is none of ours, or is another secret with the ID of one, and tells and stores nothing', async () => {
    const setup = await open();
    const { context, key } = setup;
    await wants(setup, 'disable');
    const tokens = [
      wrongSecret(key.id),
      key.secret.slice(0, -3),
      'ghp_none',
      `${key.secret}x`,
      `${key.secret}\n${key.secret}`,
    ];
    expect(await takeLeakReport(context, tokens.map(found))).toEqual(tokens.map(() => 'false_positive'));
    expect(await context.database.read((manager) => manager.count(LeakEntity))).toBe(0);
    expect(await heard(setup)).toEqual([]);
    expect((await context.database.read((manager) => loadKey(manager, key.id)))?.disabledAt).toBeNull();
  });

  it('tells of a retired secret once, and does nothing', async () => {
    const setup = await open();
    const { context, key, owner } = setup;
    await wants(setup, 'disable');
    const next = await deliver(context, owner, await regenerate(context, owner, key.id));
    for (const _ of [1, 2, 3]) expect(await takeLeakReport(context, [found(key.secret)])).toEqual(['true_positive']);
    expect(await heard(setup)).toEqual([expect.stringContaining('It no longer works, so there’s nothing to do.')]);
    expect(await present(setup.verifier, next.secret)).toMatchObject({ valid: true });
  });

  it('stops an old secret of an overlap alone: the current one didn’t leak', async () => {
    const setup = await open();
    const { context, key, owner, verifier } = setup;
    await wants(setup, 'disable');
    const next = await deliver(context, owner, await regenerate(context, owner, key.id, { overlap: HOUR }));
    await takeLeakReport(context, [found(key.secret)]);
    expect(await present(verifier, key.secret)).toMatchObject({ valid: false, code: 'RETIRED' });
    expect(await present(verifier, next.secret)).toMatchObject({ valid: true });
    expect(await heard(setup)).toContainEqual(expect.stringContaining('Latchkey stopped it at once'));
  });

  it('rotates the key with its apps where the project wants that, and the leaked secret is dead at its end', async () => {
    const scene = await RotationScene.open(await fixture.open(), ['webhook', 'webhook']);
    const { context, key } = scene;
    const woken: string[] = [];
    const wake = (id: string) => void woken.push(id);
    await wants(scene, 'rotate');
    await takeLeakReport({ ...context, rotations: { wake } }, [found(key.secret)]);
    const [id = ''] = woken;
    expect((await scene.show(id)).rotation.startedBy.name).toBe('Latchkey');
    await scene.advance(id);
    expect((await scene.show(id)).rotation.state).toBe('done');
    expect(await present(scene.verifier, key.secret)).toMatchObject({ valid: false, code: 'RETIRED' });
    for (const app of scene.apps)
      expect(await present(scene.verifier, scene.programs.running.get(app.name) ?? '')).toMatchObject({ valid: true });
  });

  it('tells that it couldn’t rotate a key that no app is linked to: nobody would get the new secret (invariant 5)', async () => {
    const setup = await open();
    await wants(setup, 'rotate');
    await takeLeakReport(setup.context, [found(setup.key.secret)]);
    expect(await present(setup.verifier, setup.key.secret)).toMatchObject({ valid: true });
    expect(await heard(setup)).toEqual([
      expect.stringContaining('It still works. Latchkey couldn’t rotate it automatically.'),
    ]);
  });

  it('changes nothing where its event can’t be written (invariant 6)', async () => {
    const setup = await open();
    const { context, key } = setup;
    await wants(setup, 'disable');
    await context.database.write(({ manager }) => manager.query(`UPDATE "audit_head" SET "seal" = 'broken'`));
    await expect(takeLeakReport(context, [found(key.secret)])).rejects.toThrow(/seal/);
    expect((await context.database.read((manager) => loadKey(manager, key.id)))?.disabledAt).toBeNull();
    expect(await context.database.read((manager) => manager.count(LeakEntity))).toBe(0);
  });
});
