/** What travels between Slack and an app. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object; a field that is undefined is not there. */
export interface JsonObject {
  readonly [field: string]: Json | undefined;
}

/** Whether a value is a JSON object. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}

/** Whether a value is a JSON array. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** @returns the text that stands in a field, or undefined if anything else does. */
export function textIn(object: JsonObject | undefined, field: string): string | undefined {
  const value = object?.[field];
  return typeof value === 'string' ? value : undefined;
}

/** @returns the object that stands in a field, or undefined if anything else does. */
export function objectIn(object: JsonObject | undefined, field: string): JsonObject | undefined {
  const value = object?.[field];
  return isObject(value) ? value : undefined;
}

/** @returns the objects that stand in a list in a field; an empty list if there is no list. */
export function objectsIn(object: JsonObject | undefined, field: string): readonly JsonObject[] {
  const value = object?.[field];
  return isList(value) ? value.filter(isObject) : [];
}

/** @returns what a text says as JSON, or undefined if it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    const parsed: Json = JSON.parse(text);
    return parsed;
  } catch {
    return undefined;
  }
}

/** Whether two values are the same JSON, whatever the order of the fields. */
export function sameJson(left: Json | undefined, right: Json | undefined): boolean {
  if (isList(left) && isList(right)) {
    return left.length === right.length && left.every((item, index) => sameJson(item, right[index]));
  }
  if (isObject(left) && isObject(right)) {
    const fields = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...fields].every((field) => sameJson(left[field], right[field]));
  }
  return left === right;
}
