import { ConsolePerson } from '../people/consolePerson.ts';
import { openHttpApp } from './sharedApp.ts';
import type { Stage, StageOptions } from './stage.ts';

/** Opens a stage on which everybody sits at a console of their own. */
export async function openConsole(needs: StageOptions = {}): Promise<Stage> {
  const app = await openHttpApp(needs);
  const people = new Map<string, ConsolePerson>();
  const person = (name: string): ConsolePerson => {
    const found = people.get(name) ?? new ConsolePerson(app.latchkey, name);
    people.set(name, found);
    return found;
  };
  return {
    ...app,
    platform: 'console',
    burns: false,
    person,
    publicly: (name) => [...people.values()].flatMap((one) => (one.name === name ? [] : one.sees())).join('\n'),
    complaints: () => [],
  };
}
