import { isObject, type JsonObject } from '../../shared/json.ts';
import { happened } from '../../shared/world.ts';
import type { Args } from '../args.ts';
import { isViewTooLarge, problemsOfView } from '../blockKit.ts';
import type { TriggerGrant } from '../triggers.ts';
import type { View, ViewResult } from '../views.ts';
import type { Effect, Fixture } from '../world.ts';
import { failure, type Method } from './method.ts';

/** Modals and Homes. */
export const VIEW_METHODS: Readonly<Record<string, Method>> = {
  'views.open': {
    token: 'bot',
    required: ['trigger_id', 'view'],
    optional: [],
    run: (args, world) =>
      byTrigger(args, world, 'opened', ({ user, cause, inModal }, view) => {
        if (inModal) world.records.complain('views.open', 'called from inside of a modal: the open ones are closed');
        return world.views.openModal(user, view, cause);
      }),
  },
  'views.push': {
    token: 'bot',
    required: ['trigger_id', 'view'],
    optional: [],
    run: (args, world) =>
      byTrigger(args, world, 'pushed', ({ user, cause, inModal }, view) =>
        inModal ? world.views.push(user, view, cause) : { kind: 'error', error: 'not_found' },
      ),
  },
  'views.update': { token: 'bot', required: ['view'], optional: ['view_id', 'external_id', 'hash'], run: update },
  'views.publish': { token: 'bot', required: ['user_id', 'view'], optional: ['hash'], run: publish },
};

/** @returns a view that is in order, or the answer to one that is not. */
function readView(
  args: Args,
  type: 'modal' | 'home',
): { readonly view: JsonObject } | { readonly refused: JsonObject } {
  const view = args.json('view');
  const problems = [...problemsOfView(view)];
  if (isObject(view) && view['type'] !== type)
    problems.push(`must be a valid enum value: ${type} [json-pointer:/view/type]`);
  if (problems.length > 0 || !isObject(view)) return { refused: failure('invalid_arguments', problems) };
  return isViewTooLarge(view) ? { refused: failure('view_too_large') } : { view };
}

async function byTrigger(
  args: Args,
  world: Fixture,
  what: 'opened' | 'pushed',
  show: (grant: TriggerGrant, view: JsonObject) => ViewResult,
): Promise<JsonObject> {
  const trigger = args.text('trigger_id') ?? '';
  // Arguments are looked at before the trigger is: a view that is refused does not use it up.
  const read = readView(args, 'modal');
  if ('refused' in read) return read.refused;
  const state = world.triggers.look(trigger);
  if (state.kind === 'error') return failure(state.error);
  const result = show(state.grant, read.view);
  if (result.kind === 'view') world.triggers.spend(trigger);
  return await answer(world, result, what, state.grant.cause);
}

async function update(args: Args, world: Fixture): Promise<JsonObject> {
  const id = args.text('view_id');
  const externalId = args.text('external_id');
  if ((id === undefined) === (externalId === undefined)) {
    return failure('invalid_arguments', ['must provide either view_id or external_id']);
  }
  const found = world.views.all.find((view: View) =>
    id === undefined ? view.externalId === externalId : view.id === id,
  );
  const read = readView(args, found?.type ?? 'modal');
  if ('refused' in read) return read.refused;
  return await answer(world, world.views.update(found, read.view, args.text('hash')), 'viewUpdated', undefined);
}

async function publish(args: Args, world: Fixture): Promise<JsonObject> {
  const user = args.text('user_id') ?? '';
  const read = readView(args, 'home');
  if ('refused' in read) return read.refused;
  if (!world.workspace.users.has(user)) return failure('user_not_found');
  return await answer(world, world.views.publish(user, read.view, args.text('hash')), 'published', undefined);
}

async function answer(
  world: Fixture,
  result: ViewResult,
  what: Extract<Effect, { readonly view: View }>['what'],
  cause: string | undefined,
): Promise<JsonObject> {
  if (result.kind === 'error') return failure(result.error);
  const { view } = result;
  // What is answered is the view as it is now, even if a listener takes its time.
  const payload = view.payload(world.workspace.team, world.workspace.app);
  await happened(world, { what, view, cause });
  return { ok: true, view: payload };
}
