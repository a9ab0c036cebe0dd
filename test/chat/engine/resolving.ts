import type { CommandContext } from '../../../src/chat/contracts/command.ts';
import type { OptionSpecs, RawOptions } from '../../../src/chat/contracts/options.ts';
import { resolveOptions } from '../../../src/chat/engine/options/resolveOptions.ts';
import type { Actor } from '../../../src/domain/people/permissions.ts';
import { anActor, NOW } from '../../domain/samples.ts';
import { ListedDirectory, lab, shop } from './listedDirectory.ts';

/** Ben is a member of shop and lab; the vault does not exist for him. */
export const ben = anActor({
  roles: new Map([
    [shop.id, 'operator'],
    [lab.id, 'viewer'],
  ]),
});

/** Resolves options that were typed; by Ben, unless the test says by whom. */
export async function resolve<const Specs extends OptionSpecs>(specs: Specs, raw: RawOptions, actor: Actor = ben) {
  const context: CommandContext<undefined> = {
    services: undefined,
    actor,
    platform: 'console',
    postsIn: undefined,
    externalId: actor.name,
    now: NOW,
    directory: new ListedDirectory(),
  };
  return await resolveOptions(context, specs, raw);
}

/** What every option has beside its type. */
export const described = { description: 'for tests' };

/** What one option comes to: its value, or what is said of it. */
export async function resolveOne(spec: OptionSpecs[string], given: string): Promise<unknown> {
  const resolved = await resolve({ it: spec }, { it: given });
  switch (resolved.kind) {
    case 'values':
      return resolved.values['it'];
    case 'problems':
      return resolved.problems[0];
    default:
      return resolved.kind;
  }
}
