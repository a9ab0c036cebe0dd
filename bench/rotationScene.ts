import { createHmac, randomBytes } from 'node:crypto';
import { PLATFORMS } from '../src/app/loadPlatforms.ts';
import { openConnectors } from '../src/connectors/index.ts';
import { type Network, readNetwork } from '../src/connectors/networks.ts';
import type { StepCall, StepKind } from '../src/domain/apps/connector.ts';
import { snapshotOfKey } from '../src/domain/keys/apiKey.ts';
import { ownedBy } from '../src/domain/keys/keyOwner.ts';
import type { Requester } from '../src/domain/people/authorization.ts';
import { nameKey } from '../src/domain/people/names.ts';
import type { Result } from '../src/domain/result.ts';
import { DAY, HOUR, MINUTE } from '../src/domain/time/time.ts';
import type { Database } from '../src/persistence/database.ts';
import { loadKey } from '../src/persistence/keyRepository.ts';
import { linkApp } from '../src/services/apps/linkApp.ts';
import { registerApp } from '../src/services/apps/registerApp.ts';
import { storeConfirmation } from '../src/services/confirmations.ts';
import type { ServiceContext } from '../src/services/context.ts';
import { checkPepper } from '../src/services/deployment.ts';
import { createKey } from '../src/services/keys/createKey.ts';
import { settleDelivery } from '../src/services/keys/settleDelivery.ts';
import { identify } from '../src/services/people/people.ts';
import { Pepper } from '../src/services/pepper.ts';
import { addChannel } from '../src/services/projects/channels.ts';
import { createProject } from '../src/services/projects/projects.ts';
import { startRotation } from '../src/services/rotations/startRotation.ts';

const SIGNING_KEY = randomBytes(24);

/** One call in the manner of Standard Webhooks, as a bare script makes it: signed, and done with any 2xx. */
export async function post(url: string, call: StepCall, type: StepKind, secret: string | undefined): Promise<void> {
  const { id, app, project, rotation, key, at } = call;
  const body = JSON.stringify({
    type: `app.${type}`,
    timestamp: new Date(at).toISOString(),
    data: { app, project, rotation, key, ...(secret === undefined ? {} : { secret }) },
  });
  const timestamp = String(Math.floor(at / 1_000));
  const signature = createHmac('sha256', SIGNING_KEY).update(`${id}.${timestamp}.${body}`).digest('base64');
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
  const response = await fetch(url, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`the stub answered ${response.status}`);
  await response.arrayBuffer();
}

/** A deployment with keys that have three webhook apps each, behind the program's own connector. */
export class RotationPlace {
  readonly context: ServiceContext;
  readonly keys: readonly string[];
  readonly #by: Requester;

  private constructor(context: ServiceContext, by: Requester, keys: readonly string[]) {
    this.context = context;
    this.#by = by;
    this.keys = keys;
  }

  static async make(database: Database, url: string, count: number): Promise<RotationPlace> {
    const context = benchContext(database);
    await checkPepper(database, context.pepper);
    const who = { platform: 'console', externalId: 'ana', displayName: 'Ana', groups: [] };
    const { personId, name } = await identify(context, who);
    const by = requesterOf(personId, name);
    const project = value(await createProject(context, by, named('shop')));
    const channel = value(await addChannel(context, by, project, named('rasa')));
    const keys: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const owner = ownedBy({ id: personId, name });
      const made = value(await createKey(context, by, { channel, owner, ...named(`key-${index}`) }));
      await settleDelivery(context, by, made.deliveryId, 'accepted');
      const key = { id: made.keyId, name: made.keyName };
      for (let nth = 0; nth < 3; nth += 1) {
        const read = context.connectors.read('webhook', { url }, project.name);
        if (read.kind === 'problems') throw new Error(read.problems.map(({ words }) => words).join());
        const asked = { project, ...named(`app-${index}-${nth}`), connector: 'webhook', settings: read.settings };
        value(await linkApp(context, by, value(await registerApp(context, by, asked)), key));
      }
      keys.push(key.id);
    }
    return new RotationPlace(context, by, keys);
  }

  /** Somebody confirms that a key is to be rotated with its apps. @returns the rotation's ID. */
  async start(keyId: string, context: ServiceContext): Promise<string> {
    const key = await context.database.read((manager) => loadKey(manager, keyId));
    if (key === undefined) throw new Error(`there is no key ${keyId}`);
    const seen = snapshotOfKey(key, context.clock());
    const asked = { command: ['regenerate'], personId: this.#by.personId, subjectId: keyId, params: {}, seen };
    const confirmation = await storeConfirmation(context, asked);
    return value(await startRotation(context, this.#by, confirmation, { mode: 'overlap', overlap: HOUR })).id;
  }
}

/** What services need, as the program is configured by default; its connectors may call this machine. */
export function benchContext(database: Database): ServiceContext {
  return {
    database,
    pepper: new Pepper(randomBytes(32)),
    clock: Date.now,
    random: randomBytes,
    connectors: openConnectors({ clock: Date.now, random: randomBytes, allowed: [loopback()] }),
    policy: {
      lock: { threshold: 10, window: 15 * MINUTE, counts: 'known' },
      keyValidity: 365 * DAY,
      warn: { days: [30, 14, 7, 1], cron: '0 9 * * *' },
      admins: new Set(),
      onCallGroups: new Set(),
      platforms: PLATFORMS.map(({ facts }) => facts),
      fallback: undefined,
      projectCreators: 'anyone',
      mfa: 'optional',
      drillZone: undefined,
    },
  };
}

function loopback(): Network {
  const network = readNetwork('127.0.0.1/32');
  if (typeof network === 'string') throw new Error(network);
  return network;
}

/** Somebody who speaks on the console. */
export function requesterOf(personId: string, name: string): Requester {
  const account = { platform: 'console', externalId: 'ana' };
  return { personId, name, ...account, basis: 'role', reason: null, onCallReadAt: null };
}

/** A name and its key. */
export function named(name: string) {
  return { name, nameKey: nameKey(name) };
}

/** What a service did. @throws where it refused. */
export function value<T>(result: Result<T>): T {
  if (result.kind === 'refused') throw new Error(`refused: ${result.refusal.code}`);
  return result.value;
}
