import fc from 'fast-check';
import { type Child, changedAt, fieldText, type Node, nodeOf, withField } from './hostileNodes.ts';

/** One change to a payload. All numbers wrap around, so that any change fits any payload. */
export interface Change {
  readonly how: (typeof WAYS)[number];
  /** Where: which child at each level. */
  readonly steps: readonly number[];
  /** With which of the things that can be put there. */
  readonly what: number;
}

/** What changes are made of, beside oddities that every payload can get. */
export interface Matter {
  /** Secrets, whole ones and tails of them, which may turn up nowhere; and tokens, which may not be logged. */
  readonly secrets: readonly string[];
  readonly tokens: readonly string[];
  /** Other people's and things' names: users, teams, views, actions. */
  readonly names: readonly string[];
  /** Addresses that answers must not go to, or what would become part of one. */
  readonly urls: readonly string[];
}

/** What a platform's payloads are made of. */
export interface Vocabulary {
  /** Values that it would never send, as they are written. */
  readonly odd: readonly string[];
  /** Names of fields that mean something to the program, to a library, or to JavaScript. */
  readonly fields: readonly string[];
  /** By what the program tells what something is, as it is written. */
  readonly types: readonly string[];
  /** The field that says where answers go. */
  readonly address: string;
}

const WAYS = [
  'drop',
  'double',
  'wrap',
  'retype',
  'odd',
  'plant',
  'plant-inside',
  'rename',
  'graft',
  'name',
  'url',
  'grow',
] as const;

const texts = (values: readonly string[]): readonly Node[] => values.map((value) => nodeOf(value));
const raws = (values: readonly string[]): readonly Node[] => values.map((text) => ({ kind: 'raw', text }));

/** Draws changes; most are made near the top, where what matters stands. */
export function changes(): fc.Arbitrary<Change> {
  const number = fc.nat(9_999);
  return fc.record({
    how: fc.constantFrom(...WAYS),
    steps: fc.oneof(
      { weight: 3, arbitrary: fc.array(number, { minLength: 1, maxLength: 2 }) },
      { weight: 2, arbitrary: fc.array(number, { minLength: 2, maxLength: 7 }) },
    ),
    what: number,
  });
}

/** Makes one change to a payload. */
export function changed(
  payload: Node,
  { how, steps, what }: Change,
  matter: Matter,
  { odd, fields, types, address }: Vocabulary,
): Node {
  const oddNodes = raws(odd);
  const typeNodes = raws(types);
  const planted = [...matter.secrets, ...matter.tokens];
  const pick = (nodes: readonly Node[]): Node => nodes[what % nodes.length] ?? { kind: 'raw', text: 'null' };
  const set = (node: Node) => (child: Child) => [{ ...child, node }];
  const at = (change: (child: Child) => readonly Child[]) => changedAt(payload, steps, change);
  const field = fields[what % fields.length] ?? '';
  switch (how) {
    case 'drop':
      return at(() => []);
    case 'double':
      return at((child) => [child, what % 2 === 0 ? child : { ...child, node: pick(oddNodes) }]);
    case 'wrap':
      return at((child) => [{ ...child, node: { kind: 'list', items: [child.node] } }]);
    case 'retype':
      return what % 2 === 0 ? withField(payload, 'type', pick(typeNodes)) : at(set(pick(typeNodes)));
    case 'odd':
      return at(set(pick(oddNodes)));
    case 'plant':
      return at(set(pick(texts(planted))));
    case 'plant-inside':
      return at((child) => [{ ...child, node: withSecret(child.node, planted[what % planted.length] ?? '') }]);
    case 'rename':
      return at((child) => [{ ...child, name: what % 5 === 0 ? (planted[0] ?? '') : field }]);
    case 'graft':
      return at((child) => [child, { name: field, node: pick([...oddNodes, ...typeNodes]) }]);
    case 'name':
      return at(set(pick(texts(matter.names))));
    case 'url':
      return withField(payload, address, pick(texts(matter.urls)));
    case 'grow':
      return at((child) => [
        { ...child, node: nodeOf(`${fieldText(child.node)}${'𝄞'.repeat(what % (what % 10 === 0 ? 4_000 : 200))}`) },
      ]);
  }
}

/** Puts a secret where people and programs put theirs: behind what is there, or as the value of an action's option. */
function withSecret(node: Node, secret: string): Node {
  if (node.kind !== 'raw') return { kind: 'list', items: [nodeOf(secret)] };
  const text = fieldText(node);
  return nodeOf(text.startsWith('lk:v1:') ? `lk:v1:go:regenerate:reason=${secret}` : `${text} ${secret}`);
}
