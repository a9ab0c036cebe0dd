import type { Found } from '../../src/chat/contracts/command.ts';
import { buttons, text, type View, view } from '../../src/chat/contracts/view.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import { SUCH } from '../../src/domain/refusalCopy.ts';
import { done } from '../../src/domain/result.ts';
import { handBackKey, takeKey } from '../../src/services/keys/takeKey.ts';
import { keyOfWarning } from '../../src/services/outbox/warningMessages.ts';
import { LABEL as KEY_LABEL } from '../key/copy.ts';
import { keySubject } from '../key/keySubject.ts';
import { keyButton } from '../key/keyViews.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { type Context, command } from '../shared/define.ts';
import { go } from '../shared/navigation.ts';
import { handedBackText, LABEL, OPTION, SUMMARY, takenText } from './copy.ts';

/**
 * How a key is meant: by its name, or by the warning that a button stands under. In a conversation others read, so its buttons hold no
 * key's ID.
 */
const options = {
  key: { type: 'key', bare: true, description: SHARED.key },
  channel: { type: 'channel', description: SHARED.channelOfKey },
  warning: { type: 'text', shape: 'ID', description: OPTION.warning },
} as const;

async function findKey(
  context: Context,
  { key, warning }: { readonly key: ApiKey | undefined; readonly warning: string | undefined },
): Promise<Found<ApiKey>> {
  const subject = key ?? (await keyOf(context, warning));
  return subject === undefined
    ? { kind: 'refused', refusal: { code: 'not-found', subject: SUCH.key } }
    : { kind: 'found', subject };
}

async function keyOf(context: Context, warning = ''): Promise<ApiKey | undefined> {
  const keyId = await keyOfWarning(context.services, warning);
  return keyId === undefined ? undefined : await context.directory.findKeyById(context.actor, keyId);
}

/** Makes the one who presses the person who is reminded of a project's key. Easily undone, so nothing is asked first. */
export const take = command({
  path: ['take'],
  summary: SUMMARY.take,
  examples: ['/apikey take chat-bot'],
  action: 'key.take',
  options,
  oneOf: ['key', 'warning'],
  find: findKey,
  scope: keySubject.scope,
  async run(context, { subject }) {
    const taken = await takeKey(context.services, context.by, subject.id);
    if (taken.kind === 'refused') return taken;
    return done({ kind: 'view', view: takenView(taken.value) });
  },
});

function takenView(key: ApiKey): View {
  const handBack = go(LABEL.handBack, ['hand-back'], { key: key.id });
  return view(
    text(takenText(key.name, key.project.name)),
    buttons(keyButton(KEY_LABEL.keyDetails, 'show', key), keyButton(KEY_LABEL.regenerate, 'regenerate', key), handBack),
  );
}

/** Gives a key back to its project. */
export const handBack = command({
  path: ['hand-back'],
  aliases: ['handback'],
  summary: SUMMARY.handBack,
  examples: ['/apikey hand-back chat-bot'],
  action: 'key.hand-back',
  options,
  oneOf: ['key', 'warning'],
  find: findKey,
  scope: keySubject.scope,
  async run(context, { subject }) {
    const given = await handBackKey(context.services, context.by, subject.id);
    if (given.kind === 'refused') return given;
    return done({ kind: 'view', view: view(text(handedBackText(given.value.name, given.value.project.name))) });
  },
});
