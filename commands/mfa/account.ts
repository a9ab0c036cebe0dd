import { labelPeople } from '../../src/services/people/findPeople.ts';
import type { Context } from '../shared/define.ts';

/** Names the person as their authenticator app will list them: with their accounts. */
export async function accountOf({ services, actor }: Context): Promise<string> {
  return (await labelPeople(services, [actor.personId])).get(actor.personId)?.label ?? actor.name;
}
