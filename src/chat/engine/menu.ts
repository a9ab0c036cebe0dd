import { encodeAction } from '../contracts/actionCode.ts';
import type { Command } from '../contracts/command.ts';
import type { Form, FormField } from '../contracts/form.ts';
import type { RawOptions } from '../contracts/options.ts';
import type { CommandRegistry } from '../contracts/registry.ts';
import { ANSWER, MENU, menuChoice } from '../copy/answerCopy.ts';

/** The path under which the general form is stored; no command has it. */
export const MENU_PATH: readonly string[] = ['menu'];

const VERB = 'verb';

/** The form in which everything that can be asked for is offered: a verb, and what it is for. @param id the stored form. */
export function menuForm<Services>(registry: CommandRegistry<Services>, id: string): Form {
  const action = encodeAction({ kind: 'form', id });
  return { title: MENU.title, fields: menuFields(registry), submitLabel: ANSWER.continue, action };
}

/** Its questions. */
export function menuFields<Services>(registry: CommandRegistry<Services>): readonly FormField[] {
  const target = { required: false, choices: [] };
  return [
    {
      name: VERB,
      label: MENU.verb,
      hint: MENU.verbHint,
      required: true,
      type: 'choice',
      choices: registry.commands.map(({ path, summary }) => ({
        label: menuChoice(path.join(' '), summary),
        value: path.join(' '),
      })),
    },
    {
      ...target,
      name: 'channel',
      label: MENU.channel,
      hint: MENU.channelHint,
      type: 'channel',
    },
    { ...target, name: 'key', label: MENU.key, hint: MENU.keyHint, type: 'key' },
    { ...target, name: 'project', label: MENU.project, hint: MENU.projectHint, type: 'project' },
  ];
}

/** What was chosen in that form: a command, and of the targets those that it takes. */
export function chosenFromMenu<Services>(
  registry: CommandRegistry<Services>,
  answers: RawOptions,
): { readonly command: Command<Services>; readonly options: RawOptions } | undefined {
  const command = registry.find((answers[VERB] ?? '').split(' '));
  if (command === undefined) return undefined;
  const options = Object.entries(answers).filter(([name]) => name !== VERB && Object.hasOwn(command.options, name));
  return { command, options: Object.fromEntries(options) };
}
