import { describe, expect, it } from 'vitest';
import { encodeAction } from '../../src/chat/contracts/actionCode.ts';
import type { Answer } from '../../src/chat/contracts/exchange.ts';
import { askedFrom } from '../../src/domain/people/approvals/approvals.ts';
import { ask, press, say, speakerOf, textOf } from '../commands/app.ts';
import { storeIncident } from '../services/incidents/storeIncident.ts';
import { storeLeakQuestion } from '../services/leaks/storeLeak.ts';
import { dumpDatabase } from '../simulation/dump.ts';
import { describeOnBothInFull } from '../support/databases.ts';
import { registry } from '../support/registry.ts';
import { WithdrawalScene } from './withdrawalScene.ts';

/**
 * Where a project asks for approvals of every change, no verb changes a key, a secret or an app without one. Every command is walked
 * through: a new one whose action waits for approvals, and that is not here, fails the first test.
 */

type Line = (scene: WithdrawalScene) => Promise<string>;
const onKey = (text: string, facts = {}): Line => {
  return async (scene) => text.replace('{key}', await scene.key('key-1', facts));
};
const onApp = (text: string, more?: string): Line => {
  return async (scene) => {
    const { key, app } = await scene.withApp('1', more);
    return text.replace('{app}', app).replace('{key}', key);
  };
};
const onOverlap = (text: string): Line => {
  return async (scene) => text.replace('{key}', await scene.overlapping('key-1'));
};
const WEBHOOK = ' connector:webhook url:https://hooks.example.com/x';

/** Each changing command, and each of its ways that is written elsewhere. */
const WAYS: Readonly<Record<string, readonly Line[]>> = {
  create: [
    () => Promise.resolve('create shop/rasa name:new'),
    () => Promise.resolve('create shop/rasa name:new owner:@vic'),
    () => Promise.resolve('create shop/rasa name:new to:@vic'),
  ],
  regenerate: [
    onKey('regenerate key:{key}'),
    onKey('regenerate key:{key} replace:both'),
    // The first of its buttons is “Rotate with apps”.
    onApp('regenerate key:{key}'),
  ],
  disable: [onKey('disable {key}')],
  activate: [onKey('activate {key}', { disabledAt: 1 })],
  unlock: [onKey('unlock {key}', { lockedAt: 1 })],
  delete: [onKey('delete {key}')],
  retire: [onOverlap('retire {key}')],
  rollback: [onOverlap('rollback {key}')],
  transfer: [onKey('transfer {key} to:@vic')],
  'leak answer': ['disable', 'regenerate'].map((answer) => async (scene) => {
    const key = await scene.key('key-1');
    await storeLeakQuestion(scene.context, key);
    return `leak answer ${key} do:${answer}`;
  }),
  'rehearsal end': [
    async (scene) => {
      const key = await scene.key('key-1');
      const { confirm } = await ask(scene.app, 'ana', `disable ${key} rehearse:15m`);
      await press(scene.app, 'ana', confirm.action);
      return `rehearsal end ${key} do:cut`;
    },
  ],
  'incident rotate': [onKey('incident rotate keys:{key} reason:test')],
  'incident disable': [onKey('incident disable keys:{key} reason:test')],
  'incident renew': [
    async (scene) => {
      const key = await scene.key('key-1');
      await storeIncident(scene.context, key, 'ended', 'lapsed');
      return `incident renew ${key}`;
    },
  ],
  'app register': [
    () => Promise.resolve('app register new project:shop'),
    () => Promise.resolve(`app register new project:shop${WEBHOOK}`),
    onKey('app register new project:shop key:{key}'),
  ],
  'app link': [
    async (scene) => {
      const { app } = await scene.withApp('1');
      return `app link ${app} key:${await scene.key('other')}`;
    },
  ],
  'app unlink': [onApp('app unlink {app} key:{key}')],
  'app undeploy': [onApp('app undeploy {app}'), onApp('app undeploy {app} done:yes')],
  'app update-secret': [onApp('app update-secret {app}', WEBHOOK)],
  'app deploy': [onApp('app deploy {app}')],
  'app remove': [onApp('app remove {app}')],
  'project member': [() => Promise.resolve('project member @vic role:owner project:shop')],
  'role grant': [() => Promise.resolve('role grant @vic role:owner project:shop')],
};

/** Commands whose action waits, and which go on with something that was approved when it was begun, or only look. */
const GOES_ON = ['rotation step', 'rotation reveal', 'not-mine'];

describe('every command whose action may wait for an approval', () => {
  it('is tried here, or goes on with what was approved', () => {
    const waiting = registry.commands.filter(({ action }) => askedFrom(action) !== undefined);
    const paths = waiting.map(({ path }) => path.join(' '));
    // `project member` gives roles under another name, and is decided as `role grant` is; an incident, as each of its keys.
    const others = ['project member', 'incident rotate', 'incident disable'];
    expect([...Object.keys(WAYS), ...GOES_ON].toSorted()).toEqual([...paths, ...others].toSorted());
  });
});

/** What asking for an approval, and looking, may write. */
const ASKING = new Set([
  ...['audit_event', 'audit_head', 'confirmation', 'request', 'live_message', 'change_pace', 'lease', 'notice'],
]);

async function stored(scene: WithdrawalScene): Promise<Readonly<Record<string, readonly string[]>>> {
  const tables = [...(await dumpDatabase(scene.context.database))].filter(([table]) => !ASKING.has(table));
  return Object.fromEntries(tables.map(([table, rows]) => [table, rows.map((row) => JSON.stringify(row)).sort()]));
}

/** Presses the first button as long as there is a Cancel beside it, or the one that asks for an approval. */
async function goOn(scene: WithdrawalScene, name: string, answer: Answer): Promise<string> {
  const buttons =
    answer.kind === 'view'
      ? answer.view.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []))
      : [];
  const [first, ...more] = buttons;
  if (first === undefined || !more.some(({ label }) => label === 'Cancel')) return textOf(answer);
  const accepted = () => Promise.resolve({ outcome: 'accepted' as const });
  const input = { kind: 'press', action: first.action } as const;
  return await goOn(scene, name, await scene.app.latchkey.core.handle(speakerOf(name), input, accepted));
}

const CASES = Object.entries(WAYS).flatMap(([verb, lines]) => lines.map((line, way) => ({ verb, way, line })));

describeOnBothInFull('invariant 16: under approval:all nothing is changed without an approval', (fixture) => {
  const furnish = WithdrawalScene.on(fixture);

  it.each(CASES)('$verb ($way) is sent, and done once it is approved', async ({ line }) => {
    const scene = await furnish();
    await scene.owner('otto');
    const typed = await line(scene);
    await scene.idle();
    const { database } = scene.context;
    await database.write(({ manager }) => manager.query(`UPDATE "project" SET "approval" = 'all'`));
    const before = await stored(scene);

    const said = await goOn(scene, 'ana', await say(scene.app, 'ana', typed));

    expect(said).toMatch(/Sent for approval/);
    await scene.idle();
    expect(await stored(scene)).toEqual(before);

    const requests = (): Promise<readonly { id: string; state: string; usedAt: string | number | null }[]> =>
      database.read((manager) => manager.query('SELECT "id", "state", "usedAt" FROM "request"'));
    const [request] = await requests();
    const id = request?.id ?? '';
    await say(scene.app, 'otto', `request approve ${id}`);
    if ((await requests())[0]?.usedAt === null) await press(scene.app, 'ana', encodeAction({ kind: 'carry-out', id }));
    await scene.idle();

    const after = await requests();
    if (typed.startsWith('app update-secret')) {
      // It is carried out when the form is sent, with a secret that the app's key has.
      expect(after[0]).toMatchObject({ state: 'approved', usedAt: null });
      return;
    }
    expect(after.map(({ state, usedAt }) => [state, usedAt === null])).toEqual([['approved', false]]);
    // What a person does by hand leaves nothing but its trace in the trail.
    if (!/^app (undeploy|deploy) app-1$/.test(typed)) expect(await stored(scene)).not.toEqual(before);
  });
});
