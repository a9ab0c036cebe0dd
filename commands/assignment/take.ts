import { type Button, buttons, text, type View, view } from '../../src/chat/contracts/view.ts';
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

/** A project's key, and whether it is taken or handed back. */
interface Hands {
  readonly key: ApiKey;
  readonly back: boolean;
}

/**
 * Makes the one who presses the person who is reminded of a project's key; `back:yes` undoes that. It is easily undone, so nothing is asked
 * first. A button in a conversation names the warning that it stands under instead of the key: others read there, and it holds no key's ID.
 */
export const take = command({
  path: ['take'],
  summary: SUMMARY.take,
  examples: ['/apikey take chat-bot', '/apikey take chat-bot back:yes'],
  action: 'key.take',
  actionOf: ({ back }: Hands) => (back ? 'key.hand-back' : 'key.take'),
  options: {
    key: { type: 'key', bare: true, description: SHARED.key },
    channel: { type: 'channel', description: SHARED.channelOfKey },
    back: { type: 'choice', choices: ['yes'], description: OPTION.back },
    warning: { type: 'text', shape: 'ID', description: OPTION.warning },
  },
  oneOf: ['key', 'warning'],
  async find(context, { key: named, warning, back }) {
    const key = named ?? (await keyOf(context, warning));
    return key === undefined
      ? { kind: 'refused', refusal: { code: 'not-found', subject: SUCH.key } }
      : { kind: 'found', subject: { key, back: back === 'yes' } satisfies Hands };
  },
  scope: ({ key }: Hands) => keySubject.scope(key),
  async run(context, { subject: { key, back } }) {
    const changed = await (back ? handBackKey : takeKey)(context.services, context.by, key.id);
    if (changed.kind === 'refused') return changed;
    return done({ kind: 'view', view: back ? handedBackView(changed.value) : takenView(changed.value) });
  },
});

async function keyOf(context: Context, warning = ''): Promise<ApiKey | undefined> {
  const keyId = await keyOfWarning(context.services, warning);
  return keyId === undefined ? undefined : await context.directory.findKeyById(context.actor, keyId);
}

function takenView(key: ApiKey): View {
  return view(
    text(takenText(key.name, key.project.name)),
    buttons(
      keyButton(KEY_LABEL.keyDetails, 'show', key),
      keyButton(KEY_LABEL.regenerate, 'regenerate', key),
      handBackButton(key),
    ),
  );
}

function handedBackView(key: ApiKey): View {
  return view(text(handedBackText(key.name, key.project.name)), buttons(keyButton(KEY_LABEL.keyDetails, 'show', key)));
}

/** A button that gives a key back to its project. */
export function handBackButton(key: ApiKey): Button {
  return go(LABEL.handBack, ['take'], { key: key.id, back: 'yes' });
}
