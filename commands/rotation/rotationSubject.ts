import type { Reply } from '../../src/chat/contracts/command.ts';
import { type Block, buttons } from '../../src/chat/contracts/view.ts';
import { rotationFor } from '../../src/chat/views/rotationFor.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import type { Parsed } from '../../src/domain/parsed.ts';
import { done, type Result, refused } from '../../src/domain/result.ts';
import type { Pressed } from '../../src/services/rotations/changeRotation.ts';
import { readRotationOfKey, type SeenRotation } from '../../src/services/rotations/facts/readRotation.ts';
import { type Context, showing } from '../shared/define.ts';
import { go } from '../shared/navigation.ts';
import { NOT_A_STATE, OPEN } from './copy.ts';

/** The state of a rotation that a button was drawn with. */
export interface SeenState {
  readonly rotationId: string;
  readonly revision: number;
}

/** Reads what a button carries of the rotation that it stood on. */
export function readState(text: string): Parsed<SeenState> {
  const [, rotationId, revision] = /^([0-9A-Za-z]{8,32})-(\d{1,9})$/.exec(text) ?? [];
  return rotationId === undefined || revision === undefined
    ? { kind: 'problem', words: NOT_A_STATE }
    : { kind: 'value', value: { rotationId, revision: Number(revision) } };
}

/** What is pressed: on the rotation that a button stood on; typed, on the one under way as it is now. */
export async function pressedOn(
  context: Context,
  key: ApiKey,
  at: SeenState | undefined,
): Promise<Result<Pressed & SeenState & { readonly seen: SeenRotation }>> {
  const seen = await readRotationOfKey(context.services, key.id);
  if (seen === undefined) return refused({ code: 'no-rotation', subject: key.name });
  const { id: rotationId, revision } = seen.rotation;
  return done({ ...(at ?? { rotationId, revision }), seen });
}

/** A key's rotation as it is now, with the buttons that the person may press. @param below what else is shown. */
export async function rotationNow(context: Context, key: ApiKey, below: readonly Block[] = []): Promise<Result<Reply>> {
  const seen = await readRotationOfKey(context.services, key.id);
  if (seen === undefined) return refused({ code: 'no-rotation', subject: key.name });
  return showing(...rotationFor(context.actor, seen, context.now, 'reply').blocks, ...below);
}

/** Leads to a key's rotation. */
export function openRotation(key: Pick<ApiKey, 'id'>): Block {
  return buttons(go(OPEN, ['rotation', 'show'], { key: key.id }, 'primary'));
}
