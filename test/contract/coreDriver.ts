import { CorePerson } from '../people/corePerson.ts';
import { openHttpApp } from './sharedApp.ts';
import type { Stage } from './stage.ts';

/** Opens a stage without any platform: what the core answers is what is seen. The others are compared with it. */
export async function openCore(): Promise<Stage> {
  const app = await openHttpApp();
  const people = new Map<string, CorePerson>();
  const person = (name: string): CorePerson => {
    const found = people.get(name) ?? new CorePerson(app.latchkey, name);
    people.set(name, found);
    return found;
  };
  return {
    ...app,
    platform: 'console',
    burns: false,
    person,
    publicly: (name) => [...people.values()].flatMap((one) => (one.name === name ? [] : one.everything)).join('\n'),
    complaints: () => [],
  };
}
