import { describe, expect, test } from 'vitest';
import type { Screen } from '../people/screen.ts';
import { openCore } from './coreDriver.ts';
import { APPROVALS } from './scenarios/approvals.ts';
import { COMMANDS } from './scenarios/commands.ts';
import { FORMS } from './scenarios/forms.ts';
import { INCIDENTS } from './scenarios/incidents.ts';
import { KEY_LIFE } from './scenarios/keyLife.ts';
import { MANUAL_002 } from './scenarios/manual002.ts';
import { OTHERS } from './scenarios/others.ts';
import { PRIVACY } from './scenarios/privacy.ts';
import { QUESTIONS } from './scenarios/questions.ts';
import { REQUESTS } from './scenarios/requests.ts';
import { SCREENS } from './scenarios/screens.ts';
import { SECOND_FACTOR } from './scenarios/secondFactor.ts';
import { WARNINGS } from './scenarios/warnings.ts';
import { type Scenario, Scene, type Step } from './scene.ts';
import type { Stage } from './stage.ts';

/** The same commands, the same decisions and the same screens on every platform. */
export const DECISIONS: readonly Scenario[] = [
  ...KEY_LIFE,
  ...COMMANDS,
  ...FORMS,
  ...SCREENS,
  ...WARNINGS,
  ...MANUAL_002,
  ...SECOND_FACTOR,
  ...APPROVALS,
];

/** The same privacy: who may answer, who sees what, and what nobody ever sees. */
export const CONFIDENCES: readonly Scenario[] = [...QUESTIONS, ...OTHERS, ...PRIVACY, ...REQUESTS, ...INCIDENTS];

/**
 * Holds an adapter to the contract: the same commands, the same decisions and the same privacy on every platform. Each scenario
 * is played on the adapter's stage and on one without any platform, and what people see must be the same word for word.
 * @param open opens a stage for one test, and closes it when that test ends (`onTestFinished`).
 */
export function describeContract(
  name: string,
  open: () => Promise<Stage>,
  scenarios: readonly Scenario[] = [...DECISIONS, ...CONFIDENCES],
): void {
  describe(`the contract: ${name}`, () => {
    for (const scenario of scenarios) {
      test(scenario.title, async () => {
        // Side by side: each waits for its disk and its connections most of the time.
        const [here, expected] = await both(played(scenario, open), reference(scenario));
        expectSame(here, expected);
      });
    }
  });
}

const references = new Map<Scenario, readonly Step[]>();

/** Plays a scenario where there is no platform. */
async function reference(scenario: Scenario): Promise<readonly Step[]> {
  const known = references.get(scenario);
  if (known !== undefined) return known;
  const { steps } = await played(scenario, openCore);
  references.set(scenario, steps);
  return steps;
}

async function played(scenario: Scenario, open: () => Promise<Stage>): Promise<Scene> {
  const scene = new Scene(await open());
  await scenario.play(scene);
  scene.check();
  return scene;
}

/** Waits for both, whichever fails: nothing may go on when a test is over. */
async function both<One, Other>(one: Promise<One>, other: Promise<Other>): Promise<readonly [One, Other]> {
  await Promise.allSettled([one, other]);
  return [await one, await other];
}

function expectSame({ steps, stage, leftOut }: Scene, everywhere: readonly Step[]): void {
  const expected = everywhere.filter(({ did }) => !leftOut.has(did));
  expect(steps.map(({ did }) => did)).toEqual(expected.map(({ did }) => did));
  for (const [index, { did, screen }] of expected.entries()) {
    const seen = steps[index]?.screen;
    const whole = stage.narrow === true ? screen.words.map((line, at) => cutLike(line, seen?.words[at])) : screen.words;
    // Beside a secret a platform says when it deletes it.
    const own = whole.map((line) => writtenHere(stage, line, seen?.words));
    const words = screen.secrets.length === 0 ? own : expect.arrayContaining([...own]);
    const fields = screen.fields.map((field) => ({ ...field, hint: writtenHere(stage, field.hint, hintsOf(seen)) }));
    expect.soft(seen, did).toEqual({ ...screen, words, fields });
  }
}

function hintsOf(screen: Screen | undefined): readonly string[] {
  return screen?.fields.map(({ hint }) => hint) ?? [];
}

/** A line as this platform writes it: the way in which it was seen, where there are several. */
function writtenHere({ wordings }: Stage, line: string, seen: readonly string[] = []): string {
  const ways = wordings?.(line) ?? [];
  return ways.find((way) => seen.includes(way)) ?? ways[0] ?? line;
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
