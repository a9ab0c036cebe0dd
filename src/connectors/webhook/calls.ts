import { connect, isIP } from 'node:net';
import { addAbortSignal } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { Webhook } from 'standardwebhooks';
import type { AppSettings, Connector, StepCall, StepKind, StepOutcome } from '../../domain/apps/connector.ts';
import type { Secret } from '../../domain/keys/secret.ts';
import type { DurationMs } from '../../domain/time/time.ts';
import type { ConnectorDeps } from '../declaration.ts';
import { failed, outcomeOf, tryAgain, WAITS } from '../outcomes.ts';
import { pinned, send } from '../request.ts';
import { SIGNING } from './signing.ts';
import { type Target, targetOf } from './target.ts';

/** How much of an answer is read before it is thrown away: enough for a server to see its answer taken. */
const ANSWER_LIMIT = 64 * 1024;

/**
 * Opens the way to an app behind a URL. Each step is one POST in the manner of Standard Webhooks
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
 * @throws where the settings are not those that the declaration gave.
 */
export function openWebhook(settings: AppSettings, deps: ConnectorDeps): Connector {
  const url = new URL(settings['url'] ?? '');
  const signer = new Webhook(settings[SIGNING] ?? '');
  const waitMs = deps.waits?.answer ?? WAITS.answer;

  /** Does what is to be done at the URL's addresses, within what is left of the time limit. */
  async function at(work: (addresses: readonly string[], leftMs: DurationMs) => Promise<StepOutcome>) {
    const begun = performance.now();
    const target = await targetOf(url, deps, waitMs);
    if (target.kind !== 'addresses') return refusal(target, url.hostname);
    return await work(target.addresses, Math.max(0, Math.ceil(waitMs - (performance.now() - begun))));
  }

  async function post(step: StepKind, call: StepCall, secret?: Secret): Promise<StepOutcome> {
    return await at(async (addresses, leftMs) => {
      const body = bodyOf(step, call, secret);
      const now = deps.clock();
      const answer = await send({
        url,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(body)),
          'user-agent': 'latchkey',
          // The step's own ID: a retry has the same one, and the time and the signature of its own attempt.
          'webhook-id': call.id,
          'webhook-timestamp': String(Math.floor(now / 1_000)),
          'webhook-signature': signer.sign(call.id, new Date(now), body),
        },
        body,
        addresses,
        ca: deps.trusted,
        waitMs: leftMs,
        limit: ANSWER_LIMIT,
      });
      return outcomeOf(answer, url.hostname, now);
    });
  }

  return {
    check: async () => await at((addresses, leftMs) => reach(url, addresses, leftMs, deps.trusted)),
    undeploy: (call) => post('undeploy', call),
    updateSecret: (call, secret) => post('update-secret', call, secret),
    deploy: (call) => post('deploy', call),
  };
}

function bodyOf(step: StepKind, { app, project, rotation, key, at }: StepCall, secret: Secret | undefined): string {
  return JSON.stringify({
    type: `app.${step}`,
    timestamp: new Date(at).toISOString(),
    data: {
      app,
      project,
      rotation,
      key: { id: key.id, name: key.name },
      ...(secret !== undefined && { secret: secret.reveal() }),
    },
  });
}

function refusal(target: Exclude<Target, { kind: 'addresses' }>, host: string): StepOutcome {
  switch (target.kind) {
    case 'forbidden':
      return failed('forbidden-address', host);
    case 'unknown':
      return tryAgain('unreachable', host);
    case 'late':
      return tryAgain('timed-out', host);
  }
}

/** Connects, with TLS where the URL says so, and sends nothing: whether the service takes requests, only a step can tell. */
async function reach(url: URL, addresses: readonly string[], waitMs: DurationMs, ca?: string): Promise<StepOutcome> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isTls = url.protocol === 'https:';
  const late = AbortSignal.timeout(waitMs);
  const options = { host, port: Number(url.port) || (isTls ? 443 : 80), lookup: pinned(addresses) };
  return await new Promise<StepOutcome>((resolve) => {
    // An address isn't a name: it is no server name of TLS (RFC 6066, section 3).
    const socket = isTls ? connectTls({ ...options, ca, servername: isIP(host) === 0 ? host : '' }) : connect(options);
    addAbortSignal(late, socket);
    socket.once(isTls ? 'secureConnect' : 'connect', () => {
      resolve({ kind: 'done' });
      socket.destroy();
    });
    socket.on('error', () => resolve(tryAgain(late.aborted ? 'timed-out' : 'unreachable', url.hostname)));
  });
}
