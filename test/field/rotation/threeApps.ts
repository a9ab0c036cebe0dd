import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { StepKind } from '../../../src/domain/apps/connector.ts';
import { type ApiServer, type Change, startApiServer } from '../../fakes/kubernetes/apiServer.ts';
import type { Pods } from '../../fakes/kubernetes/workload.ts';
import { type Message, type Receiver, startReceiver } from '../../fakes/webhook/receiver.ts';

/** The apps of one key, in the order in which a rotation takes them: those with a connector by name, then those by hand. */
export const APPS = ['billing', 'store', 'desk'] as const;
export type AppName = (typeof APPS)[number];

/** A step that an app does because it was asked to. */
export interface Doing {
  readonly app: AppName;
  readonly step: StepKind;
  readonly side: 'before' | 'after';
}

/**
 * Three apps as they are outside: `billing` behind a webhook that checks signatures, `store` in a cluster, and `desk`, which somebody
 * looks after. Each knows which secret it runs with.
 */
export class ThreeApps {
  readonly receiver: Receiver;
  readonly cluster: ApiServer;
  readonly pods: Pods;
  /** What Latchkey has to be told of the outside. */
  readonly env: Readonly<Record<string, string>>;
  /** Called around each step that an app does, before anybody hears of it. Where it rejects, the connection breaks. */
  around: (doing: Doing) => Promise<void> = async () => undefined;
  /** Every secret that an app was given. */
  readonly given = new Set<string>();
  /** What was done in the cluster, each change of the workload in short. */
  readonly doneInCluster: StepKind[] = [];
  readonly #configured = new Map<AppName, string>();
  readonly #stopped = new Set<AppName>();

  private constructor(receiver: Receiver, cluster: ApiServer, connections: string) {
    this.receiver = receiver;
    this.cluster = cluster;
    this.env = { LATCHKEY_WEBHOOK_ALLOW: '127.0.0.1/32', LATCHKEY_CONNECTIONS: connections };
    this.pods = cluster.addWorkload('deployments', 'store', { replicas: 2 });
    this.pods.mode = 'hurries';
    receiver.around(async (message, side) => await this.#onMessage(message, side));
    cluster.around(async (change, side) => await this.#onChange(change, side));
  }

  /** Starts what the apps run on; it stops when the test ends. */
  static async open(): Promise<ThreeApps> {
    const [receiver, cluster] = [await startReceiver(), await startApiServer()];
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-outside-'));
    const connections = join(folder, 'connections.json');
    const prod = { connector: 'kubernetes', projects: ['shop'], kubeconfig: cluster.kubeconfig };
    await writeFile(connections, JSON.stringify({ prod }));
    onTestFinished(async () => {
      await receiver.stop();
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    });
    return new ThreeApps(receiver, cluster, connections);
  }

  /** What a person types to register them. The first one shows its signing secret. */
  registrations(key: string): readonly [webhook: string, kubernetes: string, manual: string] {
    return [
      `app register billing connector:webhook url:${this.receiver.origin}/latchkey key:${key}`,
      `app register store connector:kubernetes connection:prod namespace:shop secret-name:store field:API_KEY workload:deployment/store key:${key}`,
      `app register desk key:${key}`,
    ];
  }

  /** All run with a secret. */
  deployWith(secret: string): void {
    for (const app of ['billing', 'desk'] as const) this.#configured.set(app, secret);
    this.cluster.addSecret('store', { API_KEY: secret });
  }

  /** The secret that an app authenticates with now; undefined where it doesn't run. */
  holds(app: AppName): string | undefined {
    if (app === 'store') return this.pods.running === 0 ? undefined : this.cluster.secret('store')['API_KEY'];
    return this.#stopped.has(app) ? undefined : this.#configured.get(app);
  }

  /** Somebody does what they were told about `desk`. @param secret what they paste, for `update-secret`. */
  byHand(step: StepKind, secret?: string): void {
    this.#obey('desk', step, secret);
  }

  /** What the service behind the webhook did, each step in short. */
  doneByWebhook(): readonly string[] {
    return this.receiver.done.map(({ type }) => type.slice('app.'.length));
  }

  async #onMessage({ type, data }: Message, side: Doing['side']): Promise<void> {
    const step = type.slice('app.'.length) as StepKind;
    if (side === 'after') this.#obey('billing', step, data.secret);
    await this.around({ app: 'billing', step, side });
  }

  async #onChange({ kind, patch }: Change, side: Doing['side']): Promise<void> {
    const step = kind === 'secrets' ? 'update-secret' : patch.includes('"replicas":0') ? 'undeploy' : 'deploy';
    if (side === 'after' && step === 'update-secret') this.given.add(this.cluster.secret('store')['API_KEY'] ?? '');
    else if (side === 'after') this.doneInCluster.push(step);
    await this.around({ app: 'store', step, side });
  }

  #obey(app: 'billing' | 'desk', step: StepKind, secret: string | undefined): void {
    if (step === 'undeploy') this.#stopped.add(app);
    if (step === 'deploy') this.#stopped.delete(app);
    if (step !== 'update-secret' || secret === undefined) return;
    this.#configured.set(app, secret);
    this.given.add(secret);
  }
}
