import { createHmac } from 'node:crypto';
import autocannon from 'autocannon';
import type { Burst } from './load.ts';

/** Who types, and where the answers go. */
export interface Typist {
  readonly user: string;
  readonly team: string;
  readonly signingSecret: string;
  /** Where `response_url`s begin. */
  readonly hooks: string;
}

/** A slash command as Slack sends it, signed now. Each has a name of its own: what comes twice is done once. */
export function signedCommand(typist: Typist, text: string, name: string) {
  const form = {
    command: '/apikey',
    text,
    response_url: `${typist.hooks}${name}`,
    trigger_id: name,
    user_id: typist.user,
    user_name: 'ana',
    team_id: typist.team,
    team_domain: 'bench',
    channel_id: 'C0BENCH',
    channel_name: 'general',
    api_app_id: 'A0BENCH',
  };
  const body = new URLSearchParams(form).toString();
  const time = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac('sha256', typist.signingSecret).update(`v0:${time}:${body}`).digest('hex');
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': time,
    'x-slack-signature': `v0=${signature}`,
  };
  return { body, headers };
}

let sent = 0;

/** Sends commands as fast as they are acked, over ten connections. @throws where any answer is not 2xx. */
export async function commandBurst(url: string, typist: Typist, text: string, seconds: number): Promise<Burst> {
  const times: number[] = [];
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const next = (request: autocannon.Request): autocannon.Request => {
      sent += 1;
      return { ...request, ...signedCommand(typist, text, `burst${sent}`) };
    };
    const options = {
      url,
      connections: 10,
      duration: seconds,
      requests: [{ method: 'POST' as const, setupRequest: next }],
    };
    const run = autocannon(options, (error, done) => {
      if (error === null || error === undefined) resolve(done);
      else reject(error);
    });
    run.on('response', (_client, _status, _bytes, time) => times.push(time));
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} refusals and ${result.errors} errors from ${url}`);
  return { perSecond: times.length / result.duration, times };
}
