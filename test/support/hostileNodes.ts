/**
 * JSON as it stands on paper: with names that occur twice, names such as `__proto__`, and values that JSON.stringify would never
 * write. Nodes are not changed, but replaced.
 */
export type Node =
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Node])[] }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  /** Anything else, as it is written. */
  | { readonly kind: 'raw'; readonly text: string };

/** Reads a value, such as a payload that was recorded. */
export function nodeOf(value: unknown): Node {
  if (Array.isArray(value)) return { kind: 'list', items: value.map(nodeOf) };
  if (typeof value !== 'object' || value === null) return { kind: 'raw', text: JSON.stringify(value) ?? 'null' };
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return { kind: 'object', entries: entries.map(([name, one]) => [name, nodeOf(one)] as const) };
}

/** Writes it as JSON, or as what JSON almost is. */
export function written(node: Node): string {
  switch (node.kind) {
    case 'object':
      return `{${node.entries.map(([name, one]) => `${JSON.stringify(name)}:${written(one)}`).join(',')}}`;
    case 'list':
      return `[${node.items.map(written).join(',')}]`;
    case 'raw':
      return node.text;
  }
}

/** @returns the text that a node says, as a form's field holds it. */
export function fieldText(node: Node): string {
  const text = written(node);
  if (node.kind !== 'raw' || !text.startsWith('"')) return text;
  const parsed: unknown = JSON.parse(text);
  return String(parsed);
}

/** Writes it as a form: lists as fields of the same name. */
export function asFields(node: Node): string {
  if (node.kind !== 'object') return written(node);
  const form = new URLSearchParams();
  for (const [name, one] of node.entries) {
    for (const item of one.kind === 'list' ? one.items : [one]) form.append(name, fieldText(item));
  }
  return form.toString();
}

/** Puts something in the place of a field, or adds it. */
export function withField(node: Node, name: string, value: Node): Node {
  if (node.kind !== 'object') return node;
  return { ...node, entries: [...node.entries.filter(([other]) => other !== name), [name, value]] };
}

/**
 * Goes down some steps and changes what is there.
 * @param steps which child is taken at each level; numbers wrap around.
 * @param change gets the entry or item, and whether it has a name. @returns what takes its place: nothing, one, or several.
 */
export function changedAt(node: Node, steps: readonly number[], change: (child: Child) => readonly Child[]): Node {
  const [step = 0, ...further] = steps;
  const children = childrenOf(node);
  if (children.length === 0) return node;
  const at = step % children.length;
  const child = children[at];
  if (child === undefined) return node;
  const goesOn = further.length > 0 && childrenOf(child.node).length > 0;
  const instead = goesOn ? [{ ...child, node: changedAt(child.node, further, change) }] : change(child);
  return withChildren(node, [...children.slice(0, at), ...instead, ...children.slice(at + 1)]);
}

/** A value in its place. */
export interface Child {
  /** Its field's name; items of lists have none. */
  readonly name: string;
  readonly node: Node;
}

function childrenOf(node: Node): readonly Child[] {
  switch (node.kind) {
    case 'object':
      return node.entries.map(([name, one]) => ({ name, node: one }));
    case 'list':
      return node.items.map((one) => ({ name: '', node: one }));
    case 'raw':
      return [];
  }
}

function withChildren(node: Node, children: readonly Child[]): Node {
  if (node.kind === 'list') return { kind: 'list', items: children.map((child) => child.node) };
  return { kind: 'object', entries: children.map((child) => [child.name, child.node] as const) };
}
