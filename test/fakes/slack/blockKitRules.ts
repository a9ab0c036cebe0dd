import { isList, isObject, type Json, type JsonObject } from '../shared/json.ts';

/** Takes note of a problem at a place. The place is a JSON pointer, as Slack names it. */
export type Report = (problem: string, at: string) => void;

/** Looks at one value and reports what is wrong with it. Words are Slack's where they are known. */
export type Rule = (value: Json, at: string, report: Report) => void;

/** Which rule each field of an object has. */
export type Fields = Readonly<Record<string, Rule>>;

/** Noncharacters, which a program keeps to itself. Slack would show them; ours must never send any. */
const OWN = /[\ufdd0-\ufdef]/;

/** A text of a length. Length is counted as JavaScript counts it, which is never less than what Slack counts. */
export function string(limits: { readonly min?: number; readonly max?: number } = {}): Rule {
  const { min = 1, max = Number.POSITIVE_INFINITY } = limits;
  return (value, at, report) => {
    if (typeof value !== 'string') return report('must provide a string', at);
    if (value.length < min) report(`must be more than ${min - 1} characters`, at);
    if (value.length > max) report(`must be less than ${max + 1} characters`, at);
    if (OWN.test(value)) report('a mark of the program’s own is shown', at);
  };
}

/** True or false. */
export const bool: Rule = (value, at, report) => {
  if (typeof value !== 'boolean') report('must provide a boolean', at);
};

/** A whole number within bounds. */
export function integer(min: number, max: number = Number.MAX_SAFE_INTEGER): Rule {
  return (value, at, report) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return report('must provide an integer', at);
    if (value < min || value > max) report(`must be between ${min} and ${max}`, at);
  };
}

/** Any number. */
export const number: Rule = (value, at, report) => {
  if (typeof value !== 'number') report('must provide a number', at);
};

/** A text that matches a pattern. */
export function matching(pattern: RegExp): Rule {
  return (value, at, report) => {
    if (typeof value !== 'string' || !pattern.test(value)) report(`must match ${pattern}`, at);
  };
}

/** One of some values. */
export function among(...allowed: readonly Json[]): Rule {
  return (value, at, report) => {
    if (!allowed.includes(value)) report(`must be a valid enum value: ${allowed.join(', ')}`, at);
  };
}

/** Items that follow one rule. */
export function list(rule: Rule, limits: { readonly min?: number; readonly max?: number } = {}): Rule {
  const { min = 1, max = Number.POSITIVE_INFINITY } = limits;
  return (value, at, report) => {
    if (!isList(value)) return report('must provide an array', at);
    if (value.length < min) report(`no less than ${min} items allowed`, at);
    if (value.length > max) report(`no more than ${max} items allowed`, at);
    value.forEach((item, index) => {
      rule(item, `${at}/${index}`, report);
    });
  };
}

/** An object with certain fields and no other. @param also what concerns more than one field. */
export function object(
  required: Fields,
  optional: Fields = {},
  also: (value: JsonObject, at: string, report: Report) => void = () => undefined,
): Rule {
  return (value, at, report) => {
    if (!isObject(value)) return report('must provide an object', at);
    for (const field of Object.keys(required)) {
      if (value[field] === undefined || value[field] === null) report(`missing required field: ${field}`, at);
    }
    for (const [field, found] of Object.entries(value)) {
      const rule = required[field] ?? optional[field];
      if (rule === undefined) report(`invalid additional property: ${field}`, at);
      else if (found !== undefined && found !== null) rule(found, `${at}/${field}`, report);
      else if (found === null && required[field] === undefined) report('must not be null', `${at}/${field}`);
    }
    also(value, at, report);
  };
}

/** An object whose `type` says which rule it follows. */
export function byType(rules: Fields): Rule {
  return (value, at, report) => {
    if (!isObject(value)) return report('must provide an object', at);
    const type = value['type'];
    if (typeof type !== 'string') return report('missing required field: type', at);
    const rule = Object.hasOwn(rules, type) ? rules[type] : undefined;
    if (rule === undefined) return report(`unsupported type: ${type}`, `${at}/type`);
    rule(value, at, report);
  };
}

/** The `type` field of an object that {@link byType} has already told apart. */
export const type: Rule = () => undefined;
