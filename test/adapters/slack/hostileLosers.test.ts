import { expect, test, vi } from 'vitest';
import { MINUTE } from '../../../src/domain/time/time.ts';
import type { JsonObject } from '../../fakes/shared/json.ts';
import type { Interaction } from '../../fakes/slack/interactions.ts';
import type { Message } from '../../fakes/slack/messages.ts';
import { auditRows } from '../../support/rows.ts';
import { forged, openScene, type Scene } from './hostileScene.ts';
import { settled, tally } from './replayScenes.ts';
import { SECRETS, secretIn } from './slackApp.ts';

/**
 * A message with a secret, and clicks on what it was before, which were on their way when it was shown. Whatever becomes of
 * them, they may not take its place: nobody could ever see that secret again.
 */
interface Shown {
  readonly scene: Scene;
  readonly message: Message;
  readonly secret: string;
  /** The second click, with a trigger of its own: it has not arrived yet. */
  readonly late: Interaction;
  /** Lets a click arrive, and waits until it is answered. */
  arrives(click: Interaction): Promise<void>;
}

async function secretShown(): Promise<Shown> {
  const scene = await openScene();
  const { slack, say, held, becomes } = scene;
  const message = await say('UANA', 'regenerate rasa');
  const clicks = [1, 2].map(() => held(() => slack.press('UANA', message, 'Regenerate')));
  const [first, late] = await Promise.all(clicks);
  if (first === undefined || late === undefined) throw new Error('there are two clicks');
  const answers = (url: unknown) => slack.posts.filter((post) => post.url === url && post.status !== undefined).length;
  const arrives = async (click: Interaction) => {
    const url = click.payload['response_url'];
    const before = answers(url);
    await slack.redeliver(click);
    await slack.until('it is answered', () => answers(url) > before);
    await settled(scene);
  };
  await arrives(first);
  const secret = secretIn(message.blocks);
  await becomes(secret, 'current');
  return { scene, message, secret, late, arrives };
}

/** The secret stands where it stood, and works; and one thing was done. */
async function expectUntouched({ scene, message, secret }: Shown): Promise<void> {
  expect(message.visible).toBe(true);
  expect(JSON.stringify(message.blocks)).toContain(secret);
  await scene.becomes(secret, 'current');
  expect((await tally(scene)).done['key.regenerate']).toBe(1);
  await scene.burnt();
  expect(message.visible).toBe(false);
}

/** A click that Slack vouches for, by somebody whom the message was not shown to. */
function by(user: JsonObject, click: Interaction, trigger: string): Interaction {
  return forged(click, { ...click.payload, user, trigger_id: trigger });
}

test('a second click that arrives a minute later leaves the secret where it is', async () => {
  const all = await secretShown();
  all.scene.time.advance(4 * MINUTE);
  await all.arrives(all.late);
  await expectUntouched(all);
});

test('a second click, while Slack does not say who clicks, leaves the secret where it is', async () => {
  const all = await secretShown();
  const { slack } = all.scene;
  // Something about her changed, so who she is has to be asked again; and Slack does not answer.
  await slack.changeUser('UANA', { tz: 'Europe/Paris' });
  slack.fail('users.info', 'internal_error');
  await all.arrives(all.late);
  await expectUntouched(all);
});

test('a second click, while the database does not answer, leaves the secret where it is', async () => {
  const all = await secretShown();
  vi.spyOn(all.scene.latchkey.context.database, 'write').mockRejectedValueOnce(new Error('the database is away'));
  await all.arrives(all.late);
  await expectUntouched(all);
});

test('a second click, while the database fails in the middle, leaves the secret where it is', async () => {
  const all = await secretShown();
  vi.spyOn(all.scene.latchkey.context.database, 'read').mockRejectedValueOnce(new Error('the database is away'));
  await all.arrives(all.late);
  await expectUntouched(all);
});

test('a forged click by anybody else leaves the secret where it is, and is written down', async () => {
  const all = await secretShown();
  const refused = async () => (await auditRows(all.scene.latchkey.context, { outcome: 'refused' })).length;
  const before = await refused();
  // Another member, a bot, and nobody whom Slack knows.
  for (const id of ['UBEN', 'U0LATCHKEY', 'U0NOBODY'])
    await all.arrives(by({ id, team_id: 'T0FAKE' }, all.late, `forged by ${id}`));
  expect(await refused()).toBe(before + 3);
  await expectUntouched(all);
});

test('a forged click by somebody else leaves a question where it is, and the person who was asked can answer it', async () => {
  const scene = await openScene();
  const { slack, say, held } = scene;
  const question = await say('UANA', 'regenerate rasa');
  const asked = JSON.stringify(question.blocks);
  const click = await held(() => slack.press('UANA', question, 'Regenerate'));
  const before = slack.posts.length;
  // An address takes five answers, and one is for the person who was asked.
  for (const id of ['UBEN', 'U0NOBODY']) await slack.redeliver(by({ id, team_id: 'T0FAKE' }, click, `forged by ${id}`));
  const elsewhere = { ...click.payload, team: { id: 'T0OTHER' }, trigger_id: 'forged from elsewhere' };
  await slack.redeliver(forged(click, elsewhere));
  await slack.until('all three are answered', () => slack.posts.length === before + 3);
  await settled(scene);
  expect((await tally(scene)).done['key.regenerate']).toBeUndefined();
  expect(JSON.stringify(question.blocks)).toBe(asked);

  await slack.redeliver(click);
  await slack.until('it is answered', () => JSON.stringify(question.blocks).match(SECRETS) !== null);
  await scene.becomes(secretIn(question.blocks), 'current');
});

test('a click that comes from another workspace does nothing, though its user has the ID of one of ours', async () => {
  const scene = await openScene();
  const { slack, say, held } = scene;
  const question = await say('UANA', 'regenerate rasa');
  const click = await held(() => slack.press('UANA', question, 'Regenerate'));
  const elsewhere: readonly JsonObject[] = [
    { team: { id: 'T0OTHER' } },
    { team: null, user: { id: 'UANA', team_id: 'T0OTHER' } },
    { team: null, user: { id: 'UANA' } },
    { team: null, user: { id: 'UANA' }, enterprise: { id: 'E0OTHER' } },
    { team: { id: 'T0OTHER' }, enterprise: { id: 'E0OTHER' }, user: { id: 'UANA', team_id: 'T0FAKE' } },
  ];
  for (const [nth, fields] of elsewhere.entries()) {
    await slack.redeliver(forged(click, { ...click.payload, ...fields, trigger_id: `elsewhere ${nth}` }));
  }
  await settled(scene);
  const refused = await auditRows(scene.latchkey.context, { outcome: 'refused', action: 'press' });
  expect(refused.map(({ detail }) => detail['because'])).toEqual(elsewhere.map(() => 'another workspace'));
  expect((await tally(scene)).done['key.regenerate']).toBeUndefined();
  await scene.becomes(scene.secret, 'current');
});

test('what happens in another workspace is nothing to this one: the app goes on', async () => {
  const scene = await openScene();
  const { slack, held, latchkey } = scene;
  let failed = false;
  void latchkey.failed.then(() => {
    failed = true;
  });
  for (const event of [
    { type: 'app_uninstalled' },
    { type: 'tokens_revoked', tokens: { oauth: ['U1'], bot: ['U2'] } },
  ]) {
    const happened = await held(() => slack.event(event));
    const elsewhere = { ...happened.payload, team_id: 'T0OTHER', context_team_id: 'T0OTHER', authorizations: [] };
    await slack.redeliver(forged(happened, elsewhere));
  }
  await settled(scene);
  expect(failed).toBe(false);
});

/** A modal in which a form was answered with a secret, and the form as it was sent. */
async function formAnswered(replicas: number) {
  const scene = await openScene({ replicas });
  const { slack, held, conversation } = scene;
  await (await slack.slash('UANA', conversation, 'create rasa')).view();
  const { interaction: sent } = await held(() => slack.submit('UANA', { name: 'second' }));
  // The windows that lie on one another; what lies below is seen again when the upper one is closed.
  const windows = () => JSON.stringify(slack.modalsOf('UANA').map(({ definition }) => definition));
  await slack.redeliver(sent);
  await slack.until('the secret is shown', () => windows().match(SECRETS) !== null);
  const secret = secretIn(windows());
  await scene.becomes(secret, 'current');
  return { scene, sent, secret, windows };
}

test('a form that is sent a second time, with a trigger of its own, leaves the secret that it brought where it is', async () => {
  const { scene, sent, secret, windows } = await formAnswered(1);
  await scene.slack.redeliver(forged(sent, { ...sent.payload, trigger_id: 'the second' }));
  await settled(scene);
  expect((await tally(scene)).done['key.create']).toBe(2);
  expect(windows()).toContain(secret);
});

test('a form that arrives again, while the database does not answer, leaves the secret that it brought where it is', async () => {
  const { scene, sent, secret, windows } = await formAnswered(2);
  // To the process that did not get it first it is new, and it can't tell.
  for (const { context } of scene.replicas)
    vi.spyOn(context.database, 'write').mockRejectedValueOnce(new Error('the database is away'));
  await scene.everywhere(sent, 1);
  vi.restoreAllMocks();
  await settled(scene);
  expect((await tally(scene)).done['key.create']).toBe(2);
  expect(windows()).toContain(secret);
});

test('a form that is sent while the database does not answer stays, and can be sent again', async () => {
  const scene = await openScene();
  const { slack, conversation, latchkey } = scene;
  await (await slack.slash('UANA', conversation, 'create rasa')).view();
  vi.spyOn(latchkey.context.database, 'write').mockRejectedValueOnce(new Error('the database is away'));
  const top = () => JSON.stringify(slack.modalsOf('UANA').at(-1)?.definition ?? '');
  await slack.submit('UANA', { name: 'second' });
  expect(top()).toContain('isn’t responding');
  await slack.closeModal('UANA');
  expect(top()).toContain('"submit"');
  await slack.submit('UANA', { name: 'second' });
  await slack.until('the secret is shown', () => top().match(SECRETS) !== null);
  await scene.becomes(secretIn(top()), 'current');
});

test('a form for which the database takes too long is carried out below the words about it, once', async () => {
  const scene = await openScene();
  const { slack, conversation, latchkey } = scene;
  const { database } = latchkey.context;
  await (await slack.slash('UANA', conversation, 'create rasa')).view();
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const write = database.write.bind(database);
  vi.spyOn(database, 'write').mockImplementationOnce(async (work) => {
    await held;
    return await write(work);
  });
  const windows = () => slack.modalsOf('UANA').map(({ definition }) => JSON.stringify(definition));
  await slack.submit('UANA', { name: 'second' });
  expect(windows().at(-1)).toContain('isn’t responding');
  goOn();
  await slack.until('the secret is shown below', () => windows()[0]?.match(SECRETS) !== null);
  expect(windows().at(-1)).toContain('isn’t responding');
  await scene.becomes(secretIn(windows()[0]), 'current');
  expect((await tally(scene)).done['key.create']).toBe(2);
});
