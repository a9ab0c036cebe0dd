import { expect, test } from 'vitest';
import { readOnce } from '../../../adapters/slack/transport/readOnce.ts';

/** A slash command that counts how often one of its fields is looked at. */
function command() {
  let looked = 0;
  const body = {
    command: '/apikey',
    user_id: 'UANA',
    team_id: 'T0HOME',
    channel_id: 'C0GENERAL',
    trigger_id: '1.2.abc',
    response_url: 'https://hooks.slack.com/commands/T0HOME/1/x',
  };
  Object.defineProperty(body, 'text', {
    enumerable: true,
    get: () => {
      looked += 1;
      return 'help';
    },
  });
  return { body, looked: () => looked };
}

test('a payload is read once, however many ask what is in it', () => {
  const { body, looked } = command();
  const first = readOnce(body);
  const once = looked();
  expect(first).toMatchObject({ kind: 'command', text: 'help' });
  expect(readOnce(body)).toBe(first);
  expect(looked()).toBe(once);
});

test('what has no shape that we asked for stays unread, and what looks the same but came by itself is read by itself', () => {
  expect(readOnce(undefined)).toBeUndefined();
  expect(readOnce({ type: 'shortcut' })).toBeUndefined();
  expect(readOnce(command().body)).not.toBe(readOnce(command().body));
});
