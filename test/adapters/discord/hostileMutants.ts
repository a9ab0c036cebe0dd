import fc from 'fast-check';
import { type Change, changed, changes, type Matter } from '../../support/hostileMutations.ts';
import { nodeOf, withField, written } from '../../support/hostileNodes.ts';
import { DISCORD, type Recording } from './hostileMaterial.ts';

/** What is drawn for one mutant; numbers wrap around. */
export interface Drawn {
  readonly base: number;
  readonly changes: readonly Change[];
  /** Whether it is new, or has the name of what came before. */
  readonly isNew: boolean;
  /** What happens to its bytes on the way; mostly nothing. */
  readonly damage: number;
  readonly at: number;
}

/** A payload that Discord would not send. */
export interface Mutant {
  /** What it was made of. */
  readonly name: string;
  /** The same with all that was done to it, for the words of a failure. */
  readonly about: string;
  readonly text: string;
  readonly bytes: Buffer;
}

/** Draws mutants. @param news how many of ten are new. */
export function drawings(news: number): fc.Arbitrary<Drawn> {
  const number = fc.nat(9_999);
  return fc.record({
    base: number,
    changes: fc.array(changes(), { minLength: 1, maxLength: 4 }),
    isNew: fc.nat(9).map((drawn) => drawn < news),
    damage: fc.nat(39),
    at: number,
  });
}

/** Makes a mutant. @param nth makes its name Discord's own for nothing else. */
export function mutantOf(drawn: Drawn, nth: number, recordings: readonly Recording[], matter: Matter): Mutant {
  const recording = recordings[drawn.base % recordings.length];
  if (recording === undefined) throw new Error('nothing was recorded');
  const { name, node } = recording;
  const base = drawn.isNew ? withField(node, 'id', nodeOf(String(710_000_000_000_000_000n + BigInt(nth)))) : node;
  const text = written(drawn.changes.reduce((one, change) => changed(one, change, matter, DISCORD), base));
  const ways = drawn.changes.map(({ how }) => how).join(', ');
  const about = `mutant ${nth}: ${name}; ${ways}; damage ${drawn.damage}`;
  return { name, about, text, bytes: damaged(Buffer.from(text), drawn.damage, drawn.at) };
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
      return Buffer.from(bytes.map((byte, index) => (index === where ? byte ^ (1 << (at % 8)) : byte)));
    default:
      return bytes;
  }
}
