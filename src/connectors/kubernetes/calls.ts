import { setTimeout as pause } from 'node:timers/promises';
import type { AppSettings, Connector, StepOutcome } from '../../domain/apps/connector.ts';
import type { ConnectorDeps } from '../declaration.ts';
import { failed, tryAgain, WAITS } from '../outcomes.ts';
import { permit } from '../permission.ts';
import { Cluster } from './cluster.ts';
import { NAMESPACES } from './permission.ts';
import { deployMove, type Move, progressOf, undeployMove, type Workload } from './rollout.ts';

/** How often a change is decided again because somebody else changed the workload meanwhile; its status changes often. */
const CONFLICTS = 5;

/** Opens the way to an app in a cluster. Whether its project may use it is asked again at each call. */
export function openKubernetes(settings: AppSettings, deps: ConnectorDeps): Connector {
  const { connection = '', namespace = '', 'secret-name': secretName = '', field = '', workload } = settings;
  const waits = { ...WAITS, ...deps.waits };
  const secret = { namespace, name: secretName };
  const [kind = '', workloadName = ''] = workload?.split('/') ?? [];
  const name = { namespace, name: workloadName };

  /** Does a step with a cluster of its own and the time limit of a whole call. */
  async function within(
    project: string,
    work: (cluster: Cluster, leftMs: () => number) => Promise<StepOutcome>,
  ): Promise<StepOutcome> {
    const permitted = permit(NAMESPACES, settings, deps, project);
    if (permitted.kind === 'refused') return { kind: 'failed', failure: permitted.failure };
    const end = performance.now() + waits.rollout;
    const leftMs = () => Math.max(0, Math.ceil(end - performance.now()));
    let cluster: Cluster;
    try {
      cluster = new Cluster(permitted.connection, deps.clock, () => Math.min(waits.answer, leftMs()));
    } catch {
      return failed('bad-settings', connection);
    }
    return await work(cluster, leftMs);
  }

  /** Changes the workload if it has to be changed, then waits until it has become so. */
  async function roll(project: string, decide: (workload: Workload) => Move): Promise<StepOutcome> {
    if (workload === undefined) return { kind: 'by-hand' };
    return await within(project, async (cluster, leftMs) => {
      const changed = await change(cluster, decide);
      return changed.kind === 'done' ? await settled(cluster, leftMs) : changed;
    });
  }

  async function change(cluster: Cluster, decide: (workload: Workload) => Move): Promise<StepOutcome> {
    for (let attempt = 1; ; attempt += 1) {
      const read = await cluster.readWorkload(kind, name);
      if (read.kind === 'outcome') return read.outcome;
      const move = decide(read.value);
      if (move.kind === 'by-hand') return { kind: 'by-hand' };
      if (move.kind === 'wait') return { kind: 'done' };
      const patched = await cluster.patchWorkload(kind, name, move.patch);
      if (patched.kind === 'value') return { kind: 'done' };
      const isConflict = patched.outcome.kind === 'try-again' && patched.outcome.failure.code === 'conflict';
      if (!isConflict || attempt === CONFLICTS) return patched.outcome;
    }
  }

  async function settled(cluster: Cluster, leftMs: () => number): Promise<StepOutcome> {
    for (;;) {
      const read = await cluster.readWorkload(kind, name);
      if (read.kind === 'outcome') return read.outcome;
      const progress = progressOf(read.value);
      if (progress === 'done') return { kind: 'done' };
      if (progress === 'failed') return failed('rollout-failed', workload);
      // The same call made again finds its change and goes on waiting.
      if (leftMs() <= waits.look) return tryAgain('timed-out', workload);
      await pause(waits.look);
    }
  }

  return {
    // Changes without effect: the one way to see whether they are permitted that needs no further permission.
    check: async (project) =>
      await within(project, async (cluster) => {
        const asked = [await cluster.patchSecret(secret, {}, true)];
        if (workload !== undefined) {
          asked.push(await cluster.readWorkload(kind, name), await cluster.patchWorkload(kind, name, {}, true));
        }
        return asked.flatMap((one) => (one.kind === 'outcome' ? one.outcome : []))[0] ?? { kind: 'done' };
      }),
    undeploy: async (call) => await roll(call.project, (current) => undeployMove(current, call)),
    updateSecret: async (call, value) =>
      await within(call.project, async (cluster) => {
        const data = { [field]: Buffer.from(value.reveal()).toString('base64') };
        const patched = await cluster.patchSecret(secret, { data });
        return patched.kind === 'outcome' ? patched.outcome : { kind: 'done' };
      }),
    deploy: async (call) => await roll(call.project, (current) => deployMove(current, call)),
  };
}
