import { App, HTTPReceiver } from '@slack/bolt';

/** The floor under `slack`: a bare Bolt app, as its documentation has it, that acks every command with the same text. */
const answer = process.env['FLOOR_ANSWER'] ?? 'ok';
const receiver = new HTTPReceiver({
  signingSecret: process.env['SLACK_SIGNING_SECRET'] ?? '',
  endpoints: '/slack/events',
});
const app = new App({
  receiver,
  authorize: () => Promise.resolve({ botToken: 'xoxb-floor', botId: 'B1', botUserId: 'U1' }),
});
app.command('/apikey', async ({ ack }) => {
  await ack(answer);
});
const port = Number(process.env['FLOOR_PORT']);
await receiver.start(port);
console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
process.on('SIGTERM', () => void receiver.stop());
