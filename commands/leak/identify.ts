import {
  type Block,
  type Button,
  buttons,
  fields,
  heading,
  note,
  text,
  type View,
  view,
} from '../../src/chat/contracts/view.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import { effectiveState } from '../../src/domain/keys/keySecrets.ts';
import { keyStatus } from '../../src/domain/keys/keyStatus.ts';
import { findCodes } from '../../src/domain/leaks/findCodes.ts';
import { isDead, livingSecrets } from '../../src/domain/leaks/leakResponse.ts';
import { LEAK_LABEL, LEAK_REASON, leakPresses } from '../../src/domain/leaks/leakText.ts';
import type { ActionName } from '../../src/domain/people/permissions.ts';
import { done } from '../../src/domain/result.ts';
import { type IdentifiedCode, identifyCodes } from '../../src/services/leaks/identifyCodes.ts';
import { mayPressOn } from '../key/keySubject.ts';
import { keyFacts } from '../key/keyViews.ts';
import { type Authorized, aboutNothing, command } from '../shared/define.ts';
import { go } from '../shared/navigation.ts';
import { FIELD, foundSecret, keyIs, LABEL, NOBODY, OF_MESSAGE, OPTION, SUMMARY, TEXT } from './copy.ts';

/** As many codes have room in a message on every platform. */
const SHOWN = 5;

/** Which key is this leaked secret? Pasted into a form that only one person sees, or taken from a message that they point at. */
export const identify = command({
  path: ['identify'],
  aliases: ['leaked'],
  summary: SUMMARY.identify,
  examples: ['/apikey identify'],
  action: 'key.identify',
  options: { secret: { type: 'secret', required: true, description: OPTION.secret } },
  submitLabel: LABEL.identify,
  ofMessage: { option: 'secret', label: OF_MESSAGE },
  ...aboutNothing,
  async run(context, { options: { secret } }) {
    const codes = findCodes(secret.reveal());
    const identified = await identifyCodes(context.services, context, codes.slice(0, SHOWN));
    if (identified.kind === 'refused') return identified;
    return done({ kind: 'view', view: await shown(context, identified.value, codes.length > SHOWN) });
  },
});

async function shown(context: Authorized, codes: readonly IdentifiedCode[], isMore: boolean): Promise<View> {
  if (codes.length === 0) return view(heading(TEXT.title), text(TEXT.nothing), note(TEXT.format));
  const blocks: Block[] = [];
  for (const code of withoutRepeats(codes)) blocks.push(...(await codeBlocks(context, code)));
  return view(heading(TEXT.title), ...blocks, isMore ? note(TEXT.more) : undefined);
}

/** What a person may not know more of reads the same however often it comes. */
function withoutRepeats(codes: readonly IdentifiedCode[]): readonly IdentifiedCode[] {
  const isHidden = ({ kind }: IdentifiedCode) => kind === 'reported' || kind === 'elsewhere';
  return codes.filter((code, at) => !isHidden(code) || codes.findIndex(({ kind }) => kind === code.kind) === at);
}

async function codeBlocks(context: Authorized, code: IdentifiedCode): Promise<readonly Block[]> {
  if (code.kind === 'reported' || code.kind === 'elsewhere') return [text(TEXT[code.kind])];
  const { key, uses } = code;
  const pressed = pressesOn(context, code);
  return [
    text(statement(context, code)),
    await keyFacts(context, key),
    fields([FIELD.recentUsers, uses.users.length === 0 ? NOBODY : uses.users.join(', ')]),
    ...(pressed.length === 0 ? [] : [buttons(...pressed)]),
  ];
}

type KeyCode = Extract<IdentifiedCode, { readonly key: ApiKey }>;

function statement({ now }: Authorized, code: KeyCode): string {
  if (code.kind !== 'whole') return TEXT[code.kind];
  const { key, secret } = code;
  const status = keyStatus(key, now);
  const parts = [
    foundSecret(effectiveState(secret, now), secret.generation),
    ...(status === 'active' ? [] : [keyIs(status)]),
    ...(isDead(key, secret, now) ? [TEXT.dead] : []),
  ];
  return parts.join(' ');
}

/** What each button needs, by its verb. */
const NEEDS: Readonly<Record<string, ActionName>> = {
  disable: 'key.disable',
  regenerate: 'key.regenerate',
  dismiss: 'leak.dismiss',
};

/** What can be done about it, by this person: the reason is on the buttons, for someone who acts because they are on call. */
function pressesOn(context: Authorized, code: KeyCode): readonly Button[] {
  const { key } = code;
  if (code.kind === 'wrong' || keyStatus(key, context.now) === 'deleted') return [];
  const secret = code.kind === 'whole' ? code.secret : undefined;
  if (secret !== undefined && isDead(key, secret, context.now)) return [];
  const isPrevious = secret !== undefined && effectiveState(secret, context.now) === 'previous';
  // A part is one of those that work; where there are several, all of them are meant.
  const [only, ...others] = secret === undefined ? livingSecrets(key, context.now) : [secret];
  const meant = others.length === 0 ? only : undefined;
  const presses = leakPresses({
    did: code.kind === 'part' ? 'part' : 'tell',
    keyId: key.id,
    status: keyStatus(key, context.now),
    generation: meant?.generation ?? null,
  });
  const ofAll = {
    label: LEAK_LABEL['test-key'],
    path: ['leak', 'dismiss'],
    options: { key: key.id, reason: LEAK_REASON },
  };
  return [
    ...(isPrevious && mayPressOn(context, 'key.retire', key)
      ? [go(LABEL.stopOld, ['retire'], { key: key.id }, 'primary')]
      : []),
    ...[...presses, ...(others.length === 0 ? [] : [ofAll])]
      .filter(({ path }) => mayPressOn(context, NEEDS[path.at(-1) ?? ''] ?? 'key.disable', key))
      .map(({ label, path, options, ...more }) => go(label, path, options, 'style' in more ? more.style : undefined)),
  ];
}
