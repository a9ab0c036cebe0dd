import { describe, expect, test } from 'vitest';
import { openCore } from './coreDriver.ts';
import { COMMANDS } from './scenarios/commands.ts';
import { FORMS } from './scenarios/forms.ts';
import { KEY_LIFE } from './scenarios/keyLife.ts';
import { OTHERS } from './scenarios/others.ts';
import { PRIVACY } from './scenarios/privacy.ts';
import { QUESTIONS } from './scenarios/questions.ts';
import { SCREENS } from './scenarios/screens.ts';
import { type Scenario, Scene, type Step } from './scene.ts';
import type { Stage } from './stage.ts';

/** Everything that is promised on every platform. */
const SCENARIOS: readonly Scenario[] = [
  ...KEY_LIFE,
  ...COMMANDS,
  ...FORMS,
  ...QUESTIONS,
  ...OTHERS,
  ...PRIVACY,
  ...SCREENS,
];

/**
 * Holds an adapter to the contract: the same commands, the same decisions and the same privacy on every platform. Each scenario
 * is played on the adapter's stage and on one without any platform, and what people see must be the same word for word.
 * @param open opens a stage for one test, and closes it when that test ends (`onTestFinished`).
 */
export function describeContract(
  name: string,
  open: () => Promise<Stage>,
  scenarios: readonly Scenario[] = SCENARIOS,
): void {
  describe(`the contract: ${name}`, () => {
    for (const scenario of scenarios) {
      test(scenario.title, async () => {
        const scene = new Scene(await open());
        await scenario.play(scene);
        scene.check();
        expectSame(scene, await reference(scenario));
      });
    }
  });
}

const references = new Map<Scenario, readonly Step[]>();

/** Plays a scenario where there is no platform. */
async function reference(scenario: Scenario): Promise<readonly Step[]> {
  const known = references.get(scenario);
  if (known !== undefined) return known;
  const scene = new Scene(await openCore());
  await scenario.play(scene);
  scene.check();
  references.set(scenario, scene.steps);
  return scene.steps;
}

function expectSame({ steps, stage }: Scene, expected: readonly Step[]): void {
  expect(steps.map(({ did }) => did)).toEqual(expected.map(({ did }) => did));
  for (const [index, { did, screen }] of expected.entries()) {
    const seen = steps[index]?.screen;
    const whole = stage.narrow === true ? screen.words.map((line, at) => cutLike(line, seen?.words[at])) : screen.words;
    // Beside a secret a platform says when it deletes it.
    const words = screen.secrets.length === 0 ? whole : expect.arrayContaining([...whole]);
    expect.soft(seen, did).toEqual({ ...screen, words });
  }
}

/** Cuts the cells of a line as those of another are cut. */
function cutLike(line: string, seen = ''): string {
  const cuts = seen.split(' · ');
  const cells = line.split(' · ').map((cell, index) => {
    const cut = cuts[index] ?? '';
    return cut.endsWith('…') && cell.startsWith(cut.slice(0, -1)) ? cut : cell;
  });
  return cells.join(' · ');
}
