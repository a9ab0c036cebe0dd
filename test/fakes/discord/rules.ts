import { isList, isObject, type Json, type JsonObject } from '../shared/json.ts';
import type { Path, Report } from './problems.ts';

/** Looks at one value and reports what is wrong with it. */
export type Rule = (value: Json, at: Path, report: Report) => void;

/** Which rule each field of an object has. */
export type Fields = Readonly<Record<string, Rule>>;

const required = (report: Report, at: Path) => report('BASE_TYPE_REQUIRED', 'This field is required', at);

/** Noncharacters, which a program keeps to itself. Discord would show them; ours must never send any. */
const OWN = /[\ufdd0-\ufdef]/;

/** A text of a length. Length is counted as JavaScript counts it, which is never less than what Discord counts. */
export function text(limits: { readonly min?: number; readonly max?: number } = {}): Rule {
  const { min = 1, max = Number.POSITIVE_INFINITY } = limits;
  return (value, at, report) => {
    if (typeof value !== 'string') {
      return report('STRING_TYPE_CONVERT', `Could not interpret "${String(value)}" as string.`, at);
    }
    if (OWN.test(value)) return report('OWN_MARK', 'A mark of the program’s own is shown.', at);
    if (min > 0 && value.trim() === '') return required(report, at);
    if (value.length >= min && value.length <= max) return;
    if (value.length > max) return report('BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`, at);
    report('BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`, at);
  };
}

/** True or false. */
export const bool: Rule = (value, at, report) => {
  if (typeof value !== 'boolean') report('BOOLEAN_TYPE_CONVERT', 'Must be either true or false.', at);
};

/** A whole number within bounds. */
export function integer(min: number, max: number = Number.MAX_SAFE_INTEGER): Rule {
  return (value, at, report) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      return report('NUMBER_TYPE_COERCE', `Value "${String(value)}" is not int.`, at);
    }
    if (value < min) report('NUMBER_TYPE_MIN', `int value should be greater than or equal to ${min}.`, at);
    if (value > max) report('NUMBER_TYPE_MAX', `int value should be less than or equal to ${max}.`, at);
  };
}

/** Any number. */
export const number: Rule = (value, at, report) => {
  if (typeof value !== 'number') report('NUMBER_TYPE_COERCE', `Value "${String(value)}" is not float.`, at);
};

/** An ID. */
export const snowflake: Rule = (value, at, report) => {
  if (typeof value !== 'string' || !/^\d{1,20}$/.test(value)) {
    report('NUMBER_TYPE_COERCE', `Value "${String(value)}" is not snowflake.`, at);
  }
};

/** A web address. */
export function url(max: number, schemes: readonly string[] = ['http', 'https']): Rule {
  return (value, at, report) => {
    text({ max })(value, at, report);
    if (typeof value !== 'string' || schemes.some((scheme) => value.startsWith(`${scheme}://`))) return;
    const listed = schemes.map((scheme) => `'${scheme}'`).join(', ');
    report('URL_TYPE_INVALID_SCHEME', `Scheme is not supported. Scheme must be one of (${listed}).`, at);
  };
}

/** One of some values. */
export function among(...allowed: readonly Json[]): Rule {
  return (value, at, report) => {
    if (!allowed.includes(value)) {
      report('BASE_TYPE_CHOICES', `Value must be one of {${allowed.join(', ')}}.`, at);
    }
  };
}

/** Items that follow one rule. */
export function list(rule: Rule, limits: { readonly min?: number; readonly max?: number } = {}): Rule {
  const { min = 0, max = Number.POSITIVE_INFINITY } = limits;
  return (value, at, report) => {
    if (!isList(value)) return report('LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType', at);
    if (value.length > max && min === 0) report('BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`, at);
    else if (value.length < min || value.length > max) {
      report('BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`, at);
    }
    value.forEach((item, index) => {
      rule(item, [...at, index], report);
    });
  };
}

/**
 * An object with certain fields and no other. A field that is null is taken as not there, as Discord mostly does.
 * @param also what concerns more than one field.
 */
export function object(
  must: Fields,
  may: Fields = {},
  also: (value: JsonObject, at: Path, report: Report) => void = () => undefined,
): Rule {
  return (value, at, report) => {
    if (!isObject(value)) {
      return report('MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType', at);
    }
    for (const field of Object.keys(must)) {
      if (value[field] === undefined || value[field] === null) required(report, [...at, field]);
    }
    for (const [field, found] of Object.entries(value)) {
      if (found === undefined) continue;
      const rule = Object.hasOwn(must, field) ? must[field] : Object.hasOwn(may, field) ? may[field] : undefined;
      if (rule === undefined) report('UNKNOWN_FIELD', `Discord knows no field "${field}" here.`, [...at, field]);
      else if (found !== null) rule(found, [...at, field], report);
    }
    also(value, at, report);
  };
}

/** An object whose `type` says which rule it follows. */
export function byType(rules: Readonly<Record<number, Rule>>): Rule {
  return (value, at, report) => {
    if (!isObject(value)) {
      return report('MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType', at);
    }
    const { type } = value;
    if (type === undefined || type === null) return required(report, [...at, 'type']);
    const rule = typeof type === 'number' && Object.hasOwn(rules, type) ? rules[type] : undefined;
    if (rule !== undefined) return rule(value, at, report);
    const known = Object.keys(rules).join(', ');
    report('UNION_TYPE_CHOICES', `Value of field "type" must be one of (${known}).`, [...at, 'type']);
  };
}

/** The `type` field of an object that {@link byType} has already told apart. */
export const type: Rule = () => undefined;
