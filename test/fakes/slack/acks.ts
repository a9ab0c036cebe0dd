import { isObject, type Json, type JsonObject, objectsIn, textIn } from '../shared/json.ts';
import { happened } from '../shared/world.ts';
import { Args } from './args.ts';
import { isViewTooLarge, problemsOfView } from './blockKit.ts';
import { LIMITS } from './blockKitLimits.ts';
import { OPTION_FIELDS } from './blockKitTexts.ts';
import { contentOf } from './content.ts';
import type { View } from './views.ts';
import { type Fixture, post } from './world.ts';

/** What became of a modal that was submitted. */
export type SubmitOutcome =
  | 'closed'
  | 'cleared'
  | 'errors'
  | 'updated'
  | 'pushed'
  /** The app's answer was none that Slack takes: the modal stays, and says that something went wrong. */
  | 'refused'
  /** The app did not answer in time: the modal stays, and says so. */
  | 'unanswered';

/** Shows what a typed command was acknowledged with. Source: docs.slack.dev/interactivity/implementing-slash-commands#responding_to_commands */
export async function showCommandAnswer(
  world: Fixture,
  answer: Json | undefined,
  said: { readonly user: string; readonly channel: string; readonly typed: string; readonly cause: string },
): Promise<void> {
  if (answer === undefined) return;
  const where = 'ack of a command';
  const body = typeof answer === 'string' ? { text: answer } : answer;
  if (!isObject(body)) return world.records.refuse({ where, reason: 'invalid_payload', payload: answer, messages: [] });
  const { user, channel, cause, typed } = said;
  const args = new Args(body);
  const isPublic = args.text('response_type') === 'in_channel';
  const origin = { channel, cause } as const;
  // A public answer makes public what was typed, with whatever was in it.
  const echo = { ...origin, kind: 'message', to: undefined, from: 'typed', author: user } as const;
  if (isPublic) await post(world, echo, { text: typed, blocks: [] });
  const read = contentOf(world, where, args);
  if (read.kind === 'error') {
    if (!isPublic || read.error !== 'no_text')
      world.records.refuse({ where, reason: read.error, payload: answer, messages: read.messages });
    return;
  }
  const kind = isPublic ? 'message' : 'ephemeral';
  await post(world, { ...origin, kind, to: isPublic ? undefined : user, from: 'ack' }, read.content);
}

/** Notes an acknowledgement that says something where there is nothing to be said. */
export function expectNothing(world: Fixture, what: string, answer: Json | undefined): void {
  if (answer !== undefined && answer !== '')
    world.records.complain(`ack of ${what}`, 'it says something that nobody reads');
}

/**
 * Does with a submitted modal what the app's acknowledgement says. Source: docs.slack.dev/surfaces/modals#updating_response
 * @returns what became of it, and the errors that are shown beside inputs.
 */
export async function answerSubmission(
  world: Fixture,
  view: View,
  answer: Json | undefined,
  cause: string,
): Promise<{ readonly outcome: SubmitOutcome; readonly errors: Readonly<Record<string, string>> }> {
  const refused = (reason: string, messages: readonly string[] = []) => {
    world.records.refuse({ where: 'ack of view_submission', reason, payload: answer, messages });
    return { outcome: 'refused', errors: {} } as const;
  };
  if (answer === undefined) {
    view.close();
    await happened(world, { what: 'closed', view, cause });
    return { outcome: 'closed', errors: {} };
  }
  if (!isObject(answer)) return refused('invalid_payload');
  const given = answer['view'];
  switch (answer['response_action']) {
    case 'clear':
      world.views.clear(view.user);
      await happened(world, { what: 'closed', view, cause });
      return { outcome: 'cleared', errors: {} };
    case 'errors': {
      const errors = readErrors(view, answer['errors']);
      return errors === undefined
        ? refused('invalid_errors', ['each must be a text under the block_id of an input block'])
        : { outcome: 'errors', errors };
    }
    case 'update':
    case 'push': {
      const problems = [...problemsOfView(given)];
      if (isObject(given) && given['type'] !== 'modal') problems.push('must be a modal [json-pointer:/view/type]');
      if (!isObject(given) || problems.length > 0) return refused('invalid_arguments', problems);
      if (isViewTooLarge(given)) return refused('view_too_large');
      const updates = answer['response_action'] === 'update';
      const { views } = world;
      const result = updates ? views.update(view, given, undefined) : views.push(view.user, given, cause);
      if (result.kind === 'error') return refused(result.error);
      await happened(world, { what: updates ? 'viewUpdated' : 'pushed', view: result.view, cause });
      return { outcome: updates ? 'updated' : 'pushed', errors: {} };
    }
    default:
      return refused('invalid_response_action');
  }
}

function readErrors(view: View, errors: Json | undefined): Readonly<Record<string, string>> | undefined {
  if (!isObject(errors) || Object.keys(errors).length === 0) return undefined;
  const inputs = new Set(view.blocks.filter((block) => block['type'] === 'input').map((block) => block['block_id']));
  const read: Record<string, string> = {};
  for (const [id, error] of Object.entries(errors)) {
    if (!inputs.has(id) || typeof error !== 'string' || error === '') return undefined;
    read[id] = error;
  }
  return read;
}

/** Reads what an app offers in answer to `block_suggestion`: at most a hundred options, or groups of them. */
export function readSuggestions(world: Fixture, answer: Json | undefined): readonly JsonObject[] {
  const where = 'ack of block_suggestion';
  const problems: string[] = [];
  const given = isObject(answer) ? answer : {};
  const fields = Object.keys(given);
  const [field] = fields;
  const value = given[field ?? ''];
  if ((field !== 'options' && field !== 'option_groups') || fields.length !== 1 || value === undefined) {
    problems.push('must provide either options or option_groups');
  } else if (!(Array.isArray(value) && value.length === 0)) {
    // No options at all are in order: the menu then says that there are no matches.
    OPTION_FIELDS[field](value, `/${field}`, (problem, at) => problems.push(`${problem} [json-pointer:${at}]`));
  }
  const options = [
    ...objectsIn(given, 'options'),
    ...objectsIn(given, 'option_groups').flatMap((group) => objectsIn(group, 'options')),
  ];
  if (options.length > LIMITS.select.options) problems.push(`no more than ${LIMITS.select.options} options allowed`);
  const values = options.map((option) => textIn(option, 'value'));
  if (new Set(values).size < values.length) problems.push('duplicate option value');
  if (problems.length === 0) return options;
  world.records.refuse({ where, reason: 'invalid_options', payload: answer, messages: problems });
  return [];
}
