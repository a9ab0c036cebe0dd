import { isList, isObject, type JsonObject } from '../../shared/json.ts';
import type { Args } from '../args.ts';
import type { Fixture } from '../world.ts';
import { destination } from './conversations.ts';
import { failure, type Method } from './method.ts';

const LONGEST_ALT_TEXT = 1_000;

/** Files: asked for, uploaded to a URL of their own, and then completed. Source: docs.slack.dev/reference/methods/files.getUploadURLExternal */
export const FILE_METHODS: Readonly<Record<string, Method>> = {
  'files.getUploadURLExternal': {
    token: 'bot',
    scope: 'files:write',
    required: ['filename', 'length'],
    optional: ['alt_txt', 'snippet_type'],
    run: getUploadUrl,
  },
  'files.completeUploadExternal': {
    token: 'bot',
    scope: 'files:write',
    required: ['files'],
    optional: ['channel_id', 'thread_ts', 'initial_comment'],
    run: complete,
  },
};

function getUploadUrl(args: Args, { ids, files, origin }: Fixture): JsonObject {
  const length = Number(args.text('length'));
  if (!Number.isSafeInteger(length) || length <= 0) return failure('invalid_arguments', ['length must be above 0']);
  const altText = args.text('alt_txt');
  if ((altText?.length ?? 0) > LONGEST_ALT_TEXT) return failure('alt_txt_too_large');
  const id = ids.next('F');
  files.set(id, { id, name: args.text('filename') ?? '', altText, length, bytes: undefined, sharedIn: [] });
  return { ok: true, upload_url: `${origin}/upload/v1/${id}`, file_id: id };
}

function complete(args: Args, world: Fixture): JsonObject {
  const given = args.json('files');
  const ids = isList(given) ? given.map((one) => (isObject(one) ? String(one['id']) : '')) : [];
  const files = ids.map((id) => world.files.get(id));
  const all = files.filter((file) => file !== undefined);
  if (all.length === 0 || all.length < files.length || all.some(({ bytes }) => bytes === undefined))
    return failure('file_not_found');
  const channel = args.text('channel_id');
  if (channel !== undefined) {
    const to = destination(world, channel);
    if (typeof to === 'string') return failure(to);
    for (const file of all) file.sharedIn.push(to.id);
  }
  world.changes.notify();
  return { ok: true, files: all.map(({ id, name }) => ({ id, title: name })) };
}
