import type { PendingDelivery } from '../../src/chat/contracts/command.ts';
import { text, view } from '../../src/chat/contracts/view.ts';
import { currentStep } from '../../src/domain/apps/steps.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import { done, refused } from '../../src/domain/result.ts';
import type { UndeliveredSecret } from '../../src/services/keys/createKey.ts';
import { rememberShownSecret } from '../../src/services/keys/settleDelivery.ts';
import { revealSecret, settleReveal } from '../../src/services/rotations/revealSecret.ts';
import { withdrawnText } from '../key/copy.ts';
import { aboutKey } from '../key/keySubject.ts';
import { secretCard } from '../key/keyViews.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { type Authorized, command } from '../shared/define.ts';
import {
  FIELD,
  goneText,
  notShown,
  OPTION,
  perhapsShown,
  REVEAL_NOTE,
  revealNote,
  revealQuestion,
  revealTitle,
  SHOW,
  SUMMARY,
} from './copy.ts';
import { openRotation, pressedOn, readState } from './rotationSubject.ts';

/** Manual 002, step 3: copy the secret, for an app that a person updates. Once for each such step, and privately. */
export const rotationReveal = command({
  path: ['rotation', 'reveal'],
  summary: SUMMARY.reveal,
  examples: ['/apikey rotation reveal chat-bot'],
  action: 'key.regenerate',
  options: {
    key: { type: 'key', required: true, description: SHARED.key },
    at: { type: 'text', shape: 'STATE', read: readState, description: OPTION.at },
    reason: { type: 'text', description: SHARED.reason },
  },
  ...aboutKey,
  weighsAs: () => 'nothing',
  async offer(context, { subject: key, options: { at } }) {
    const pressed = await pressedOn(context, key, at);
    if (pressed.kind === 'refused') return pressed;
    const { seen, rotationId, revision } = pressed.value;
    const isOffered = seen.presses.includes('reveal') && seen.rotation.revision === revision;
    if (!isOffered) return refused({ code: 'rotation-moved-on', subject: key.name });
    const exact = { key: key.id, at: `${rotationId}-${revision}` };
    return done({ title: revealQuestion(key.name), label: SHOW, lines: [[FIELD.key, key.name]], exact });
  },
  async run(context, { subject: key, options: { at } }) {
    const pressed = await pressedOn(context, key, at);
    if (pressed.kind === 'refused') return pressed;
    const { seen, ...on } = pressed.value;
    const revealed = await revealSecret(context.services, context.by, on);
    if (revealed.kind === 'refused') return revealed;
    const app = currentStep(seen.rotation)?.app?.name;
    return done({ kind: 'delivery', delivery: revealDelivery(context, key, revealed.value, app) });
  },
});

function revealDelivery(
  { services, by }: Authorized,
  key: ApiKey,
  shown: UndeliveredSecret,
  app: string | undefined,
): PendingDelivery {
  return {
    card: secretCard(revealTitle(key.name), shown, [app === undefined ? REVEAL_NOTE : revealNote(app)]),
    prepareDeletion: (deletionHandle) => rememberShownSecret(services, shown.deliveryId, deletionHandle),
    async settle(outcome) {
      const open = openRotation(key);
      switch (await settleReveal(services, by, shown.deliveryId, outcome)) {
        case 'shown':
          return view(open);
        case 'perhaps':
          return view(text(perhapsShown(key.name)), open);
        case 'not-shown':
          return view(text(notShown(key.name)), open);
        case 'withdrawn':
          return view(text(withdrawnText(key.name, false)));
        case 'gone':
          return view(text(goneText(key.name)));
      }
    },
  };
}
