import type { Connector, StepOutcome } from '../domain/apps/connector.ts';

/** Puts a connector behind what holds for all of them: no method throws. */
export function guarded(inner: Connector): Connector {
  return {
    check: (project) => guard(() => inner.check(project)),
    undeploy: (call) => guard(() => inner.undeploy(call)),
    updateSecret: (call, secret) => guard(() => inner.updateSecret(call, secret)),
    deploy: (call) => guard(() => inner.deploy(call)),
  };
}

async function guard(step: () => Promise<StepOutcome>): Promise<StepOutcome> {
  try {
    return await step();
  } catch {
    // What was thrown may hold what was sent or answered, so it goes no further.
    return { kind: 'failed', failure: { code: 'unexpected' } };
  }
}
