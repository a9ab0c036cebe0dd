import type { Json } from '../shared/json.ts';

/** Where in a body something stands. */
export type Path = readonly (string | number)[];

/** Something that is wrong in a body, as Discord would say it. */
export interface Problem {
  readonly path: Path;
  /** Such as `BASE_TYPE_MAX_LENGTH`; where Discord's own is not known, it is the fake's. */
  readonly code: string;
  readonly message: string;
}

/** Takes note of a problem. */
export type Report = (code: string, message: string, path: Path) => void;

/** Collects what a check reports. */
export function collect(check: (report: Report) => void): readonly Problem[] {
  const problems: Problem[] = [];
  check((code, message, path) => problems.push({ path, code, message }));
  return problems;
}

/** @returns a problem as discord.js prints it: `components[0].label[BASE_TYPE_MAX_LENGTH]: Must be …`. */
export function textOf({ path, code, message }: Problem): string {
  const where = path.reduce<string>((all, step) => {
    if (all === '') return String(step);
    return typeof step === 'number' ? `${all}[${step}]` : `${all}.${step}`;
  }, '');
  return `${where}[${code}]: ${message}`;
}

interface Branch {
  [step: string]: Branch | { code: string; message: string }[];
}

/**
 * @returns problems as the tree in an error's `errors`: `{ "content": { "_errors": [{ "code", "message" }] } }`.
 * Source: docs.discord.com/developers/reference#error-messages
 */
export function errorTree(problems: readonly Problem[]): Json {
  const tree: Branch = {};
  for (const { path, code, message } of problems) {
    let branch = tree;
    for (const step of path) {
      const found = branch[String(step)];
      const next: Branch = found === undefined || Array.isArray(found) ? {} : found;
      branch[String(step)] = next;
      branch = next;
    }
    const errors = branch['_errors'];
    branch['_errors'] = [...(Array.isArray(errors) ? errors : []), { code, message }];
  }
  return tree;
}
