import { noProjectsRefusal, permissionRefusal } from '../../../domain/people/authorization.ts';
import { type ActionName, decidePermission } from '../../../domain/people/permissions.ts';
import type { CommandContext, CommandOutcome, OptionProblem } from '../../contracts/command.ts';
import type { FormField } from '../../contracts/form.ts';
import type { OptionSpecs, RawOptions } from '../../contracts/options.ts';
import { withGuess } from '../../copy/usageCopy.ts';
import { authorizedActor, refusedOutcome } from '../outcomes.ts';
import { choicesFor } from './choices.ts';
import { thingsFor } from './optionChoices.ts';

/** What must exist before it can be asked for, and what to say where it does not. */
const NEEDED = { channel: 'no-channels', key: 'no-keys', app: 'no-apps' } as const;

async function needsProject<Services>(
  context: CommandContext<Services>,
  type: 'channel' | 'key' | 'app',
): Promise<boolean> {
  return type !== 'key' && (await context.directory.projects(context.actor)).length === 0;
}

/** Asks for what is missing. Where there is nothing to pick from, says what to do first instead. */
export async function ask<Services>(
  context: CommandContext<Services>,
  { options: specs, action }: { readonly options: OptionSpecs; readonly action: ActionName },
  names: readonly string[],
  raw: RawOptions,
): Promise<CommandOutcome> {
  const fields = await askFor(context, specs, names, raw, [], action);
  for (const { name, choices } of fields) {
    const type = specs[name]?.type;
    if (choices.length > 0 || (type !== 'project' && type !== 'channel' && type !== 'key' && type !== 'app')) continue;
    const [elsewhere] = await thingsFor(context, type);
    if (elsewhere !== undefined) {
      const decision = decidePermission(context.actor, action, elsewhere.scope, undefined);
      const by = authorizedActor(context, 'role', undefined);
      if (decision.kind === 'denied')
        return refusedOutcome(by, elsewhere.scope, permissionRefusal(decision, action, elsewhere.scope.projectName));
    }
    const refusal =
      type === 'project' || (await needsProject(context, type))
        ? noProjectsRefusal(context.actor)
        : { code: NEEDED[type] };
    return refusedOutcome(authorizedActor(context, 'role', undefined), {}, refusal, true);
  }
  return { kind: 'ask', fields };
}

/** Builds the form's fields for what is missing, with what may be picked. */
export async function askFor<Services>(
  context: CommandContext<Services>,
  specs: OptionSpecs,
  names: readonly string[],
  raw: RawOptions,
  problems: readonly OptionProblem[] = [],
  action?: ActionName,
): Promise<readonly FormField[]> {
  const fields: FormField[] = [];
  for (const name of names) {
    const spec = specs[name];
    if (spec === undefined) continue;
    const problem = problems.find((one) => one.option === name);
    const asked = {
      ...(problem === undefined ? {} : { typed: problem.given }),
      ...(action === undefined ? {} : { action }),
    };
    const { choices, more, hint } = await choicesFor(context, specs, { name, given: raw, ...asked });
    fields.push({
      name,
      label: name,
      hint: hint ?? spec.description,
      type: spec.type,
      // What is asked for by itself is needed, also where it may be left out beside other options.
      required: spec.required === true || problems.length === 0,
      choices,
      ...(more === undefined ? {} : { more }),
      ...(problem === undefined
        ? {}
        : {
            problem: {
              answer: spec.type === 'secret' ? '' : problem.given,
              words: withGuess(problem.words, problem.suggestion),
            },
          }),
    });
  }
  return fields;
}
