import type { JsonObject } from '../../fakes/shared/json.ts';
import type { Interaction } from '../../fakes/slack/interactions.ts';
import { type Node, nodeOf } from '../../support/hostileNodes.ts';
import type { Scene } from './hostileScene.ts';

/** A payload that the fake Slack made, and that has reached nobody yet. */
export interface Recording {
  readonly name: string;
  readonly interaction: Interaction;
  readonly payload: JsonObject;
  /** The same, to be changed. */
  readonly node: Node;
}

/** The commands that are recorded: what changes at once, what asks, what opens a form, what mentions somebody. */
const LINES = ['regenerate channel:rasa', 'project create garden', 'create', 'project member @ben role:operator', ''];

/** Has people do everything that Slack tells of, while nothing of it arrives. */
export async function record(scene: Scene): Promise<readonly Recording[]> {
  const { slack, say, held, conversation } = scene;
  const recordings: Recording[] = [];
  const keep = async (name: string, act: () => Promise<Interaction>) => {
    const interaction = await held(act);
    const { payload } = interaction;
    recordings.push({ name, interaction, payload, node: nodeOf(payload) });
    return payload;
  };
  for (const line of LINES) await keep(`command «${line}»`, () => slack.slash('UANA', conversation, line));

  const question = await say('UANA', 'regenerate channel:rasa overlap:24h');
  const press = await keep('press in an ephemeral message', () => slack.press('UANA', question, 'Regenerate'));
  await keep('press of Cancel', () => slack.press('UANA', question, 'Cancel'));
  const offer = await say('UANA', 'create rasa name:second');
  await keep('press that generates', () => slack.press('UANA', offer, 'Generate'));

  const lasting = await lastingMessage(scene, press);
  await keep('press in a lasting message', () => slack.press('UANA', lasting, 'Regenerate'));

  await slack.openHome('UANA');
  await slack.until('the home is there', () => slack.homeOf('UANA') !== undefined);
  await keep('press in a home', () => slack.press('UANA', 'home', 'Projects'));

  await (await slack.slash('UANA', conversation, 'create')).view();
  await keep('suggestion', async () => (await slack.suggest('UANA', 'modal', 'channel', 'ra')).interaction);
  await slack.suggest('UANA', 'modal', 'channel', 'ra');
  const sent = await keep('form', async () => {
    const submitted = await slack.submit('UANA', { channel: 'shop/rasa', name: 'third' });
    return submitted.interaction;
  });
  const modal = slack.modalsOf('UANA').at(-1);
  const view = { ...modal?.payload(slack.team, slack.app), blocks: question.blocks, callback_id: '' };
  const inModal = { ...press, response_url: undefined, channel: undefined, message: undefined, view };
  derive('press in a modal', 'press', { ...inModal, container: { type: 'view', view_id: modal?.id } });
  derive('closed modal', 'form', { ...sent, type: 'view_closed', trigger_id: undefined, is_cleared: false });
  const shortcut = { ...press, type: 'shortcut', callback_id: 'lk', actions: undefined, container: undefined };
  derive('shortcut', 'press', { ...shortcut, channel: undefined, response_url: undefined });

  await keep('event: home opened', () => slack.openHome('UANA'));
  await keep('event: group changed', () => slack.changeGroup('S0ONCALL', ['UOLGA', 'UBEN']));
  await keep('event: person changed', () => slack.changeUser('UBEN', { name: 'ben' }));
  await keep('event: group renamed', () => slack.event({ type: 'subteam_updated', subteam: { id: 'S0ONCALL' } }));
  await keep('event: never asked for', () => slack.event({ type: 'message', channel: conversation, text: 'hello' }));
  return recordings;

  /** What the fake does not make by itself, from what it made. */
  function derive(name: string, from: string, payload: JsonObject): void {
    const made = recordings.find((recording) => recording.name.startsWith(from));
    if (made === undefined) throw new Error(`nothing was recorded that begins with ${from}`);
    recordings.push({ name, interaction: made.interaction, payload, node: nodeOf(payload) });
  }
}

/** A message that stays, with a button: posted with the bot's token, as the program does not post any. */
async function lastingMessage({ slack }: Scene, press: JsonObject) {
  const [action] = Array.isArray(press['actions']) ? press['actions'] : [];
  const value = typeof action === 'object' && action !== null && 'value' in action ? String(action.value) : '';
  const element = {
    type: 'button',
    action_id: 'lk:v1:button:0',
    value,
    text: { type: 'plain_text', text: 'Regenerate' },
  };
  const channel = slack.directWith('UANA').id;
  await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.app.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel, text: 'Due', blocks: [{ type: 'actions', elements: [element] }] }),
  });
  const posted = slack.directMessagesOf('UANA').at(-1);
  if (posted === undefined) throw new Error('the message was not posted');
  return posted;
}
