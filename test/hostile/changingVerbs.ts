import type { IncidentKeyState, IncidentState } from '../../src/domain/incidents/incident.ts';
import { ask, press, say, textOf } from '../commands/app.ts';
import { storeIncident } from '../services/incidents/storeIncident.ts';
import { storeLeak, storeLeakQuestion } from '../services/leaks/storeLeak.ts';
import { storeRequest } from '../services/requests/storeRequest.ts';
import type { WithdrawalScene } from './withdrawalScene.ts';

/** How a command changes something: what has to be there, and what is typed about it. */
export interface Verb {
  /** @param id tells apart what one test makes. */
  line(scene: WithdrawalScene, id: string): Promise<string>;
  /** Its audit name, where it is not the command's action. */
  readonly recordedAs?: string;
  /** The same of what was done, where a refusal has the name of what it would have led to. */
  readonly doneAs?: string;
  /** What is done with it under the same name, and recorded before it. */
  readonly does?: readonly string[];
  /** Whether a connector is asked for it. */
  readonly connector?: string;
  /** Withdrawals that leave it allowed. */
  readonly still?: readonly Withdrawal[];
}

/** What somebody may lose. */
export type Withdrawal = 'membership' | 'rank' | 'admin' | 'identity';

const ANYONE = ['membership', 'rank', 'admin'] as const;

const line = (text: string, more: Omit<Verb, 'line'> = {}): Verb => ({
  line: (_, id) => Promise.resolve(text.replace('{id}', id)),
  ...more,
});
const onKey = (text: string, facts = {}): Verb => ({
  line: async (scene, id) => text.replace('{key}', await scene.key(`key-${id}`, facts)),
});
const onApp = (text: string, more: Omit<Verb, 'line'> & { readonly connector?: string } = {}): Verb => ({
  line: async (scene, id) => {
    const { key, app } = await scene.withApp(id, more.connector);
    return text.replace('{app}', app).replace('{key}', key);
  },
  ...more,
});
const onRotation = (text: string, recordedAs: string, before: readonly string[] = []): Verb => ({
  async line(scene, id) {
    const key = await scene.rotation(id);
    for (const step of before) {
      await say(scene.app, 'ana', `rotation step ${key} do:${step}`);
      await scene.app.latchkey.rotations.idle();
    }
    return text.replace('{key}', key);
  },
  recordedAs,
});
const onRequest = (text: string, recordedAs: string, does: readonly string[] = []): Verb => ({
  async line(scene, id) {
    await storeRequest(scene.context, `req-${id}`, 'vic');
    return text.replace('{request}', `req-${id}`);
  },
  recordedAs,
  does,
});
const ofProject = ({ shop }: WithdrawalScene) => ({ ownerId: `project:${shop.id}` });
const onOverlap = (text: string): Verb => ({
  line: async (scene, id) => text.replace('{key}', await scene.overlapping(`key-${id}`)),
});
const onRehearsal = (text: string, recordedAs: string, does: readonly string[] = []): Verb => ({
  async line(scene, id) {
    const key = await scene.key(`key-${id}`);
    const { confirm } = await ask(scene.app, 'ana', `disable ${key} rehearse:15m`);
    await press(scene.app, 'ana', confirm.action);
    return text.replace('{key}', key);
  },
  recordedAs,
  does,
});
const onQuestion = (text: string, recordedAs: string, does: readonly string[] = []): Verb => ({
  async line(scene, id) {
    const key = await scene.key(`key-${id}`);
    await storeLeakQuestion(scene.context, key);
    return text.replace('{key}', key);
  },
  recordedAs,
  does,
});
const onLeak = (text: string): Verb => ({
  async line(scene, id) {
    const key = await scene.key(`key-${id}`);
    await storeLeak(scene.context, key);
    return text.replace('{key}', key);
  },
});
const onIncident = (
  text: string,
  [state, keyState]: readonly [IncidentState, IncidentKeyState],
  more: Omit<Verb, 'line'> = {},
): Verb => ({
  async line(scene, id) {
    const key = await scene.key(`key-${id}`);
    const incident = await storeIncident(scene.context, key, state, keyState);
    return text.replace('{key}', key).replace('{incident}', incident);
  },
  ...more,
});
const onChannel = (text: string): Verb => ({
  async line(scene, id) {
    await say(scene.app, 'ana', `channel add c-${id} project:empty`);
    return text.replaceAll('{id}', id);
  },
});

/** Each command that changes something; some in more than one way. */
export const VERBS: Readonly<Record<string, readonly Verb[]>> = {
  create: [line('create shop/rasa name:new-{id}')],
  regenerate: [onKey('regenerate key:{key}')],
  disable: [onKey('disable {key}'), { ...onKey('disable {key} rehearse:15m'), doneAs: 'rehearsal.start' }],
  activate: [onKey('activate {key}', { disabledAt: 1 })],
  unlock: [onKey('unlock {key}', { lockedAt: 1 })],
  delete: [onKey('delete {key}')],
  retire: [onOverlap('retire {key}')],
  rollback: [onOverlap('rollback {key}')],
  transfer: [onKey('transfer {key} to:@vic')],
  snooze: [onKey('snooze {key} for:1d')],
  take: [
    { line: async (scene, id) => `take ${await scene.key(`key-${id}`, ofProject(scene))}` },
    {
      line: async (scene, id) =>
        `take ${await scene.key(`key-${id}`, { ...ofProject(scene), assigneeId: scene.vic.id })} back:yes`,
      recordedAs: 'key.hand-back',
    },
  ],
  'project create': [line('project create p-{id}', { still: ANYONE })],
  'project use': [line('project use shop', { still: ['rank'] })],
  'project rename': [line('project rename shop to:r-{id}')],
  'project archive': [line('project archive empty')],
  'project member': [line('project member @vic role:operator project:shop', { recordedAs: 'role.grant' })],
  'project warnings': [line('project warnings shop off:unused')],
  'project policy': [line('project policy shop leak:disable'), onKey('project policy shop drill:{key}')],
  'leak dismiss': [onLeak('leak dismiss {key}')],
  'incident rotate': [onKey('incident rotate keys:{key} reason:leak')],
  'incident disable': [onKey('incident disable keys:{key} reason:leak')],
  'incident stop': [onIncident('incident stop {incident}', ['running', 'handed'])],
  'incident retry': [onIncident('incident retry {incident}', ['stopped', 'left'])],
  'incident renew': [onIncident('incident renew {key}', ['ended', 'lapsed'], { recordedAs: 'incident.renew' })],
  // Everyone exports what they may see.
  'incident export': [onIncident('incident export {incident}', ['ended', 'done'], { still: ANYONE })],
  'leak answer': [
    onQuestion('leak answer {key} do:disable', 'key.disable'),
    onQuestion('leak answer {key} do:regenerate', 'key.regenerate', ['secret.hand-over']),
    onQuestion('leak answer {key} do:test-key', 'leak.dismiss'),
  ],
  'channel add': [line('channel add n-{id} project:shop')],
  'channel rename': [onChannel('channel rename empty/c-{id} to:d-{id}')],
  'channel remove': [onChannel('channel remove empty/c-{id}')],
  'app register': [line('app register n-{id} project:shop')],
  'app link': [
    {
      async line(scene, id) {
        const { app } = await scene.withApp(id);
        return `app link ${app} key:${await scene.key(`other-${id}`)}`;
      },
    },
  ],
  'app unlink': [onApp('app unlink {app} key:{key}')],
  'app undeploy': [onApp('app undeploy {app}'), onApp('app undeploy {app} done:yes')],
  'app update-secret': [
    onApp('app update-secret {app}', { connector: ' connector:webhook url:https://hooks.example.com/x' }),
    onApp('app update-secret {app}'),
  ],
  'app deploy': [onApp('app deploy {app}')],
  'app remove': [onApp('app remove {app}')],
  'rotation step': [
    onRotation('rotation step {key} do:done', 'rotation.done'),
    onRotation('rotation step {key} do:roll-back', 'rotation.roll-back'),
  ],
  'rotation reveal': [onRotation('rotation reveal {key}', 'rotation.reveal', ['done'])],
  'rehearsal end': [
    onRehearsal('rehearsal end {key} do:cut', 'key.disable'),
    onRehearsal('rehearsal end {key} do:call-off', 'rehearsal.call-off'),
  ],
  'request approve': [onRequest('request approve {request}', 'request.approve', ['key.create', 'secret.hand-over'])],
  'request deny': [onRequest('request deny {request}', 'request.deny')],
  'role grant': [
    line('role grant @vic role:operator project:shop'),
    line('role grant @vic role:admin', { still: ['membership', 'rank'] }),
  ],
  'role revoke': [
    line('role revoke @vic project:shop'),
    line('role revoke @amy role:admin', { still: ['membership', 'rank'] }),
  ],
  'audit export': [line('audit export since:2020-01-01 project:shop', { still: ['rank'] })],
  link: [
    line('link', { recordedAs: 'link.code', still: ANYONE }),
    {
      async line(scene, id) {
        const shown = textOf(await say(scene.app, await newcomer(scene, `other-${id}`), 'link'));
        return `link code:${/code:([A-Z0-9-]+)/.exec(shown)?.[1] ?? ''}`;
      },
      recordedAs: 'link.join',
      still: ANYONE,
    },
  ],
};

/** What is done in a project that may have no living keys: one that has some can't be archived. */
export const IN_PROJECTS = [
  'create',
  ...['use', 'rename', 'archive', 'member', 'warnings', 'policy'].map((verb) => `project ${verb}`),
  ...['add', 'rename', 'remove'].map((verb) => `channel ${verb}`),
  'app register',
  ...['grant', 'revoke'].map((verb) => `role ${verb}`),
];

/** Each command that only looks, as it is typed: nobody's permission is needed to write, because nothing is. */
export const READS: Readonly<Record<string, string>> = {
  list: 'list',
  show: 'show looked-at',
  'not-mine': 'not-mine looked-at',
  dashboard: 'dashboard',
  projects: 'projects',
  'project settings': 'project settings shop',
  'channel settings': 'channel settings rasa',
  'channel list': 'channel list',
  'app list': 'app list',
  'app show': 'app show app-seen',
  'rotation show': 'rotation show key-seen',
  'rehearsal show': 'rehearsal show rehearsed',
  'incident status': 'incident status',
  'leak show': 'leak show leaked',
  'request list': 'request list',
  'request show': 'request show looked-at',
  'role list': 'role list project:shop',
  audit: 'audit',
  whoami: 'whoami',
  help: 'help',
};

/** What is done by people who may not create keys, or whose a secret is: withdrawnRequests.test.ts withdraws what they need. */
export const BY_ASKERS = ['request key', 'request withdraw', 'reveal'];

/** What a console can't do, because nobody else reads there: test/jobs/tellingCrash.test.ts withdraws the permission. */
export const IN_CONVERSATIONS = ['incident tell'];

/** What only looks, answered in a form: what it says of a key depends on who may see it (test/commands/identify.test.ts). */
export const LOOKED_UP_IN_FORMS = ['identify'];

/** Commands that are answered in a form, where withdrawnFactor.test.ts withdraws what they need. */
export const IN_FORMS = ['enroll', 'confirm', 'status', 'codes', 'disable', 'recover'].map((verb) => `mfa ${verb}`);

async function newcomer(scene: WithdrawalScene, name: string): Promise<string> {
  await say(scene.app, name, 'whoami');
  return name;
}
