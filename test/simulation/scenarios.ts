import { KEY_SCENARIOS } from './keyScenarios.ts';
import { ROOM_SCENARIOS } from './roomScenarios.ts';
import type { Scenario } from './scenario.ts';

/** Everything that changes something. */
export const SCENARIOS: readonly Scenario[] = [...KEY_SCENARIOS, ...ROOM_SCENARIOS];

/** @throws where there is no scenario of that name. */
export function scenarioOf(name: string): Scenario {
  const scenario = SCENARIOS.find((one) => one.name === name);
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  return scenario;
}
