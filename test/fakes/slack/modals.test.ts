import type { App } from '@slack/bolt';
import { describe, expect, test } from 'vitest';
import { boltOverSockets } from './boltApp.ts';
import { ANA, button, card, form, GENERAL, openSlack } from './testSlack.ts';

const home = (text: string, ...buttons: ReturnType<typeof button>[]) => ({
  type: 'home' as const,
  blocks: card(text, ...buttons),
});

/** Opens a form, in which keys can be searched; answers what is sent with errors, an update, another view, or by going away. */
function former(app: App): void {
  app.command('/apikey', async ({ ack, client, command }) => {
    await ack();
    const search = {
      type: 'input' as const,
      block_id: 'key',
      optional: true,
      label: { type: 'plain_text' as const, text: 'Key' },
      element: { type: 'external_select' as const, action_id: 'search', min_query_length: 1 },
    };
    const more = { type: 'actions' as const, elements: [button('More', 'more')] };
    const view = form('First', { notify_on_close: true });
    await client.views.open({
      trigger_id: command.trigger_id,
      view: { ...view, blocks: [...view.blocks, search, more] },
    });
  });
  app.options('search', async ({ ack, payload }) => {
    await ack({ options: [{ text: { type: 'plain_text', text: `${payload.value}-bot` }, value: 'k1' }] });
  });
  app.action('more', async ({ ack, body, client }) => {
    await ack();
    if ('trigger_id' in body) await client.views.push({ trigger_id: body.trigger_id, view: form('Second') });
  });
  app.view('form', async ({ ack, view }) => {
    const name = view.state.values['name']?.['value']?.value;
    if (name === 'taken') await ack({ response_action: 'errors', errors: { name: 'It is taken.' } });
    else if (name === 'again') await ack({ response_action: 'update', view: form('Again') });
    else if (name === 'on') await ack({ response_action: 'push', view: form('Next') });
    else if (name === 'out') await ack({ response_action: 'clear' });
    else await ack();
  });
  app.view({ type: 'view_closed', callback_id: 'form' }, async ({ ack }) => await ack());
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: home(`Hello from ${event.tab}`, button('Refresh', 'refresh')),
    });
  });
  app.action('refresh', async ({ ack, body, client }) => {
    await ack();
    if (!('view' in body) || body.view === undefined) return;
    await client.views.publish({ user_id: body.user.id, view: home('Refreshed'), hash: body.view.hash });
  });
}

describe('modals and Homes, with Bolt as it comes', () => {
  test('a form is opened, searched, pushed on, refused, changed and cleared', async () => {
    const slack = await openSlack();
    await boltOverSockets(slack, former);
    const first = await (await slack.slash(ANA, GENERAL, 'create')).view();
    expect(first.payload(slack.team, slack.app)).toMatchObject({ private_metadata: 'kept', root_view_id: first.id });

    expect((await slack.suggest(ANA, 'modal', 'Key', 'chat')).labels).toEqual(['chat-bot']);
    await expect(slack.submit(ANA, { Key: 'chat-bot' })).rejects.toThrow('«Name» must be filled');
    await expect(slack.submit(ANA, { Key: 'other' })).rejects.toThrow('does not offer «other»');
    const refused = await slack.submit(ANA, { Name: 'taken', Key: 'chat-bot' });
    expect(refused).toMatchObject({ outcome: 'errors', errors: { name: 'It is taken.' } });
    expect(refused.interaction.payload).toMatchObject({
      view: { state: { values: { key: { search: { selected_option: { value: 'k1' } } } } } },
    });

    const second = await (await slack.press(ANA, 'modal', 'More')).view();
    expect(second).toMatchObject({ previousId: first.id, rootId: first.id });
    expect(await slack.submit(ANA, { name: 'fine' })).toMatchObject({ outcome: 'closed' });
    expect(slack.modalsOf(ANA)).toEqual([first]);

    expect(await slack.submit(ANA, { name: 'on' })).toMatchObject({ outcome: 'pushed' });
    expect(await slack.submit(ANA, { name: 'on' })).toMatchObject({ outcome: 'pushed' });
    expect(await slack.submit(ANA, { name: 'on' })).toMatchObject({ outcome: 'refused' });
    expect(slack.refusals.at(-1)).toMatchObject({ where: 'ack of view_submission', reason: 'push_limit_reached' });
    expect(await slack.submit(ANA, { name: 'again' })).toMatchObject({ outcome: 'updated' });
    expect(await slack.submit(ANA, { name: 'out' })).toMatchObject({ outcome: 'cleared' });
    expect(slack.modalsOf(ANA)).toEqual([]);

    await (await slack.slash(ANA, GENERAL, 'create')).view();
    const [closed] = await slack.closeModal(ANA);
    expect(closed?.payload).toMatchObject({ type: 'view_closed', is_cleared: false });
    expect(closed?.outcome).toBe('acked');
  });

  test('a Home is published when it is opened, and again unless it has changed in the meantime', async () => {
    const slack = await openSlack();
    await boltOverSockets(slack, former);
    const opened = await slack.openHome(ANA);
    expect(opened.outcome).toBe('acked');
    const shown = await slack.until('a Home', () => slack.homeOf(ANA));
    const { hash } = shown;
    await slack.press(ANA, 'home', 'Refresh');
    await slack.until('the Home again', () => shown.versions.length === 2);
    expect(shown.hash).not.toBe(hash);
    expect((await slack.openHome(ANA)).payload).toMatchObject({ event: { view: { id: shown.id } } });
  });
});
