import type { Connector, StepCall, StepFailure, StepOutcome } from '../domain/apps/connector.ts';
import type { Secret } from '../domain/keys/secret.ts';

/**
 * Puts a connector behind what holds for all: no method throws, and permission is asked at each call, because what an operator
 * declares can change between an app's registration and its rotation (invariant 15).
 * @param refusal why a project may not use the app's settings; undefined where it may.
 */
export function guarded(
  inner: Connector,
  refusal: (project: string) => StepFailure | undefined = () => undefined,
): Connector {
  const guard = async (project: string, step: () => Promise<StepOutcome>): Promise<StepOutcome> => {
    try {
      const failure = refusal(project);
      return failure === undefined ? await step() : { kind: 'failed', failure };
    } catch {
      // What was thrown may hold what was sent or answered, so it goes no further.
      return { kind: 'failed', failure: { code: 'unexpected' } };
    }
  };
  return {
    check: (project) => guard(project, () => inner.check(project)),
    undeploy: (call: StepCall) => guard(call.project, () => inner.undeploy(call)),
    updateSecret: (call: StepCall, secret: Secret) => guard(call.project, () => inner.updateSecret(call, secret)),
    deploy: (call: StepCall) => guard(call.project, () => inner.deploy(call)),
  };
}
