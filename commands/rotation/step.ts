import type { Rotation } from '../../src/domain/apps/rotation.ts';
import type { Result } from '../../src/domain/result.ts';
import type { Pressed } from '../../src/services/rotations/changeRotation.ts';
import { newRotationSecret, pressRotation, rollBackRotation } from '../../src/services/rotations/pressRotation.ts';
import { aboutKey } from '../key/keySubject.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { type Authorized, command } from '../shared/define.ts';
import { OPTION, SUMMARY } from './copy.ts';
import { pressedOn, readState, rotationNow } from './rotationSubject.ts';

const WAYS = ['done', 'retry', 'skip', 'new-secret', 'roll-back'] as const;

/** The buttons of a rotation's message. Each is a guarded change of the state that it was drawn with: of two at once one wins. */
export const rotationStep = command({
  path: ['rotation', 'step'],
  summary: SUMMARY.step,
  examples: ['/apikey rotation step chat-bot do:done', '/apikey rotation step key:chat-bot do:roll-back'],
  action: 'key.regenerate',
  options: {
    key: { type: 'key', required: true, description: SHARED.key },
    do: { type: 'choice', choices: WAYS, required: true, description: OPTION.do },
    at: { type: 'text', shape: 'STATE', read: readState, description: OPTION.at },
    reason: { type: 'text', description: SHARED.reason },
  },
  ...aboutKey,
  weighsAs: () => 'nothing',
  async run(context, { subject: key, options }) {
    const pressed = await pressedOn(context, key, options.at);
    if (pressed.kind === 'refused') return pressed;
    const { seen: _, ...on } = pressed.value;
    const after = await press(context, on, options.do);
    if (after.kind === 'refused') return after;
    return await rotationNow(context, key);
  },
});

async function press(
  { services, by }: Authorized,
  pressed: Pressed,
  way: (typeof WAYS)[number],
): Promise<Result<Rotation>> {
  switch (way) {
    case 'new-secret':
      return await newRotationSecret(services, by, pressed);
    case 'roll-back':
      return await rollBackRotation(services, by, pressed);
    default:
      return await pressRotation(services, by, pressed, way);
  }
}
