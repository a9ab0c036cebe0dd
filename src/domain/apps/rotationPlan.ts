import type { Named } from '../refs.ts';
import { DAY, type DurationMs, MINUTE } from '../time/time.ts';
import type { AppState } from './app.ts';
import type { RotationMode, RotationStepKind } from './rotation.ts';

/** The connector of apps that a person undeploys, updates and deploys. */
export const BY_HAND = 'manual';

/** How long the old secret keeps working at most where no overlap was asked for: until the last app is deployed again. */
export const STOP_OVERLAP: DurationMs = DAY;

/** How long the old secret keeps working after the last linked app has used the new one (`until-used`). */
export const AFTER_USE: DurationMs = 15 * MINUTE;

/** How long the new secret's plaintext is kept, sealed, at most (invariant 1). */
export const SEAL_LIFE: DurationMs = 15 * MINUTE;

/**
 * How long a secret that was handed to an app waits for its first use. An app may have it although no answer came, so it is not
 * discarded after the 15 minutes of a secret that only a person was to see: the app would be refused (invariant 13).
 */
export const HANDED_LIFE: DurationMs = DAY;

/** An app that a rotation takes along. */
export interface RotatedApp extends Named {
  readonly connector: string;
  readonly state: AppState;
}

/** A step before it has an ID. */
export interface PlannedStep {
  readonly kind: RotationStepKind;
  readonly app: Named | null;
}

/**
 * Lists the steps of a rotation in order. Apps with a connector come first and those by hand last, so that a person is waited for
 * when everything else is done. An app that isn't deployed gets the new secret and stays as it is.
 */
export function planRotation(mode: RotationMode, apps: readonly RotatedApp[]): readonly PlannedStep[] {
  const ordered = orderApps(apps);
  const each = ordered.flatMap(({ id, name, state }): readonly PlannedStep[] => {
    const app = { id, name };
    const update = { kind: 'update-secret', app } as const;
    return state === 'deployed' ? [update, { kind: 'deploy', app }] : [update];
  });
  const undeploys = ordered
    .filter(({ state }) => state === 'deployed')
    .map(({ id, name }): PlannedStep => ({ kind: 'undeploy', app: { id, name } }));
  switch (mode) {
    case 'stop':
      return [...undeploys, ofKey('regenerate'), ...each, ofKey('retire')];
    case 'overlap':
      return [ofKey('regenerate'), ...each];
    case 'until-used':
      return [ofKey('regenerate'), ...each, ofKey('await-use'), ofKey('retire')];
  }
}

function ofKey(kind: RotationStepKind): PlannedStep {
  return { kind, app: null };
}

function orderApps(apps: readonly RotatedApp[]): readonly RotatedApp[] {
  const isByHand = ({ connector }: RotatedApp) => Number(connector === BY_HAND);
  return apps.toSorted((one, other) => isByHand(one) - isByHand(other) || one.name.localeCompare(other.name, 'en'));
}
