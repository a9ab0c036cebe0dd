import {
  AppsV1Api,
  CoreV1Api,
  createConfiguration,
  KubeConfig,
  PatchStrategy,
  ResponseContext,
  ServerConfiguration,
  setHeaderOptions,
  type V1Deployment,
  type V1ObjectMeta,
  type V1StatefulSet,
  wrapHttpLibrary,
} from '@kubernetes/client-node';
import type { StepOutcome } from '../../domain/apps/connector.ts';
import type { DurationMs, EpochMs } from '../../domain/time/time.ts';
import type { ConnectionOf } from '../connections.ts';
import { failed, outcomeOf, tryAgain } from '../outcomes.ts';
import { type Answer, send } from '../request.ts';
import type { Workload } from './rollout.ts';

/** A Deployment with all that controllers write into it is some 20 KB; etcd takes 1.5 MB at most. */
const ANSWER_LIMIT = 2 * 1024 * 1024;

/** Asks for an object's metadata alone, so that a Secret's other fields don't come back. A server that can't do so sends it whole. */
const METADATA_ONLY = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';

const MANAGER = 'latchkey';

/** What a request gave, or what came of it instead. */
export type Asked<Value> =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'outcome'; readonly outcome: StepOutcome };

/** An object in a namespace. */
export interface Name {
  readonly namespace: string;
  readonly name: string;
}

/** A cluster's API for the length of one call, through the unmodified client library. */
export class Cluster {
  readonly #core: CoreV1Api;
  readonly #apps: AppsV1Api;
  readonly #clock: () => EpochMs;
  #answer: Answer | undefined;

  /**
   * Reads the kubeconfig, or what a pod is given, again for each call: both can change.
   * @param leftMs how long the next request may take.
   * @throws where the configuration can't be used.
   */
  constructor(connection: ConnectionOf<'kubernetes'>, clock: () => EpochMs, leftMs: () => DurationMs) {
    const config = new KubeConfig();
    if (connection.kubeconfig === undefined) config.loadFromCluster();
    else config.loadFromFile(connection.kubeconfig);
    if (connection.context !== undefined) config.setCurrentContext(connection.context);
    const cluster = config.getCurrentCluster();
    if (cluster === null) throw new Error('the kubeconfig has no such context');
    this.#clock = clock;
    // The library's own way of sending follows redirects, and would send a secret along.
    const httpApi = wrapHttpLibrary({
      send: async (request) => {
        const body = request.getBody();
        const answer = await send({
          url: new URL(request.getUrl()),
          method: request.getHttpMethod().toString(),
          headers: request.getHeaders(),
          body: typeof body === 'string' ? body : undefined,
          agent: request.getAgent(),
          waitMs: leftMs(),
          limit: ANSWER_LIMIT,
        });
        this.#answer = answer;
        if (answer.kind === 'none') throw new Error('no answer');
        const headers = Object.fromEntries(
          Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
        );
        const binary = async () => Buffer.from(answer.text);
        return new ResponseContext(answer.status, headers, { text: async () => answer.text, binary });
      },
    });
    const api = createConfiguration({
      baseServer: new ServerConfiguration(cluster.server, {}),
      authMethods: { default: config },
      httpApi,
    });
    this.#core = new CoreV1Api(api);
    this.#apps = new AppsV1Api(api);
  }

  /** Changes a Secret by a merge patch. @param isDry whether nothing is to be changed. */
  async patchSecret(secret: Name, body: object, isDry = false): Promise<Asked<unknown>> {
    const options = setHeaderOptions(
      'Accept',
      METADATA_ONLY,
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
    return await this.#ask(`${secret.namespace}/${secret.name}`, async () =>
      named(secret, await this.#core.patchNamespacedSecret({ ...secret, body, ...manner(isDry) }, options)),
    );
  }

  /** @param kind `deployment` or `statefulset`. */
  async readWorkload(kind: string, workload: Name): Promise<Asked<Workload>> {
    return await this.#ask(`${kind}/${workload.name}`, async () =>
      kind === 'deployment'
        ? fromDeployment(named(workload, await this.#apps.readNamespacedDeployment(workload)))
        : fromStatefulSet(named(workload, await this.#apps.readNamespacedStatefulSet(workload))),
    );
  }

  /** Changes a workload by a merge patch. @param isDry whether to change nothing. */
  async patchWorkload(kind: string, workload: Name, body: object, isDry = false): Promise<Asked<unknown>> {
    const options = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
    const patch = { ...workload, body, ...manner(isDry) };
    return await this.#ask(`${kind}/${workload.name}`, async () =>
      kind === 'deployment'
        ? named(workload, await this.#apps.patchNamespacedDeployment(patch, options))
        : named(workload, await this.#apps.patchNamespacedStatefulSet(patch, options)),
    );
  }

  /** The library's errors hold what was answered, so only the status goes further. */
  async #ask<Value>(subject: string, work: () => Promise<Value>): Promise<Asked<Value>> {
    this.#answer = undefined;
    try {
      return { kind: 'value', value: await work() };
    } catch {
      return { kind: 'outcome', outcome: this.#outcome(subject) };
    }
  }

  #outcome(subject: string): StepOutcome {
    const answer = this.#answer;
    // No request was made: the credentials could not be had.
    if (answer === undefined) return failed('bad-settings', subject);
    if (answer.kind === 'answer' && answer.status === 409) return tryAgain('conflict', subject, 409);
    const outcome = outcomeOf(answer, subject, this.#clock(), {
      401: 'not-allowed',
      403: 'not-allowed',
      404: 'not-found',
    });
    // A good status with an answer that the library can't read.
    return outcome.kind === 'done' ? failed('unexpected', subject) : outcome;
  }
}

/** Accepts an answer only if it is about the requested object: something other than the API may answer with a good status. */
function named<Kind extends { metadata?: V1ObjectMeta }>({ name }: Name, object: Kind): Kind {
  if (object.metadata?.name !== name) throw new Error('another object');
  return object;
}

function manner(isDry: boolean) {
  return { fieldManager: MANAGER, ...(isDry && { dryRun: 'All' }) };
}

function fromDeployment({ metadata, spec, status }: V1Deployment): Workload {
  const isOverdue = status?.conditions?.some(
    ({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded',
  );
  return {
    resourceVersion: metadata?.resourceVersion,
    annotations: metadata?.annotations ?? {},
    generation: metadata?.generation ?? 0,
    observedGeneration: status?.observedGeneration ?? 0,
    wanted: spec?.replicas ?? 1,
    replicas: status?.replicas ?? 0,
    terminating: status?.terminatingReplicas ?? 0,
    updated: status?.updatedReplicas ?? 0,
    available: status?.availableReplicas ?? 0,
    restartsByItself: spec?.paused !== true,
    isCurrent: true,
    isOverdue: isOverdue ?? false,
  };
}

function fromStatefulSet({ metadata, spec, status }: V1StatefulSet): Workload {
  const { type, rollingUpdate } = spec?.updateStrategy ?? {};
  return {
    resourceVersion: metadata?.resourceVersion,
    annotations: metadata?.annotations ?? {},
    generation: metadata?.generation ?? 0,
    observedGeneration: status?.observedGeneration ?? 0,
    wanted: spec?.replicas ?? 1,
    replicas: status?.replicas ?? 0,
    terminating: 0,
    // Counted only while revisions differ in some versions; where they don't, every replica is of the newest.
    updated:
      status?.updatedReplicas ?? (status?.currentRevision === status?.updateRevision ? (status?.replicas ?? 0) : 0),
    available: status?.availableReplicas ?? status?.readyReplicas ?? 0,
    restartsByItself: type !== 'OnDelete' && (rollingUpdate?.partition ?? 0) === 0,
    isCurrent: status?.updateRevision === undefined || status.currentRevision === status.updateRevision,
    isOverdue: false,
  };
}
