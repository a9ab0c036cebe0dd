import fc from 'fast-check';
import { objectIn } from '../../fakes/shared/json.ts';
import type { Interaction } from '../../fakes/slack/interactions.ts';
import { type Change, changed, changes, type Matter } from '../../support/hostileMutations.ts';
import { asFields, type Node, nodeOf, withField, written } from '../../support/hostileNodes.ts';
import { FORM, JSON_TYPE } from './hostileDoor.ts';
import type { Recording } from './hostileMaterial.ts';
import { SLACK } from './hostileMutations.ts';

/** What is drawn for one mutant; numbers wrap around. */
export interface Drawn {
  readonly base: number;
  readonly changes: readonly Change[];
  /** Whether it is new, or repeats what came before: what comes again is acknowledged and forgotten. */
  readonly isNew: boolean;
  /** In which dress it comes; mostly the one that fits. */
  readonly dress: number;
  /** What happens to its bytes on the way; mostly nothing. */
  readonly damage: number;
  readonly at: number;
}

/** A payload that Slack would not send. */
export interface Mutant {
  /** What it was made of. */
  readonly name: string;
  /** The same with all that was done to it, for the words of a failure. */
  readonly about: string;
  readonly interaction: Interaction;
  readonly payload: Node;
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** Draws mutants. @param news how many of ten are new. */
export function drawings(news: number): fc.Arbitrary<Drawn> {
  const number = fc.nat(9_999);
  return fc.record({
    base: number,
    changes: fc.array(changes(), { minLength: 1, maxLength: 4 }),
    isNew: fc.nat(9).map((drawn) => drawn < news),
    dress: fc.nat(19),
    damage: fc.nat(29),
    at: number,
  });
}

/** Makes a mutant. @param nth makes its name Slack’s own for nothing else. */
export function mutantOf(drawn: Drawn, nth: number, recordings: readonly Recording[], matter: Matter): Mutant {
  const recording = recordings[drawn.base % recordings.length];
  if (recording === undefined) throw new Error('nothing was recorded');
  const { node: recorded } = recording;
  const base = drawn.isNew ? renewed(recorded, recording.payload, nth) : recorded;
  const payload = drawn.changes.reduce((node, change) => changed(node, change, matter, SLACK), base);
  const ways = drawn.changes.map(({ how }) => how).join(', ');
  const { contentType, text } = dressed(payload, recording, drawn.dress);
  const bytes = damaged(Buffer.from(text), drawn.damage, drawn.at);
  const about = `mutant ${nth}: ${recording.name}; ${ways}; dress ${drawn.dress}, damage ${drawn.damage}`;
  return { name: recording.name, about, interaction: recording.interaction, payload, contentType, bytes };
}

/** Something new: with names by which Slack names nothing else. */
function renewed(node: Node, payload: Recording['payload'], nth: number): Node {
  const hex = nth.toString(16).padStart(32, '0');
  const name = nodeOf(`${nth}.${nth}.${hex}`);
  if (payload['event_id'] !== undefined) return withField(node, 'event_id', name);
  if (payload['type'] === 'view_submission')
    return withField(node, 'view', nodeOf({ ...objectIn(payload, 'view'), callback_id: `lk:v1:form:${hex}` }));
  return payload['trigger_id'] === undefined ? node : withField(node, 'trigger_id', name);
}

function dressed(payload: Node, { interaction }: Recording, dress: number) {
  const { kind } = interaction.delivery;
  const usual = kind === 'slash_commands' ? 'form' : kind === 'interactive' ? 'payload' : 'json';
  switch (dress < 17 ? usual : (['form', 'payload', 'json'] as const)[dress % 3]) {
    case 'payload':
      return { contentType: FORM, text: `payload=${encodeURIComponent(written(payload))}` };
    case 'json':
      return { contentType: JSON_TYPE, text: written(payload) };
    default:
      return { contentType: FORM, text: asFields(payload) };
  }
}

/** Ways in which bytes get lost, flipped and mixed up. */
function damaged(bytes: Buffer, damage: number, at: number): Buffer {
  const where = at % (bytes.length + 1);
  switch (damage) {
    case 0:
      return bytes.subarray(0, where);
    case 1:
      return Buffer.concat([bytes.subarray(0, where), Buffer.from([at % 256]), bytes.subarray(where)]);
    case 2:
      return Buffer.concat([bytes.subarray(0, where), bytes.subarray(where + 1)]);
    case 3:
      return Buffer.from(bytes.map((byte, index) => (index === where ? byte ^ (1 << (at % 8)) : byte)));
    case 4:
      return Buffer.concat([bytes, bytes.subarray(where)]);
    default:
      return bytes;
  }
}
