import { z } from 'zod';
import { MUST_BE_ADDRESS, mustLookLike, wrongEntries } from '../copy/configCopy.ts';

/** The environment, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables of one part of the configuration, read; or every problem with them at once. */
export type ReadVariables<Values> =
  | { readonly kind: 'values'; readonly values: Values }
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

/**
 * Reads variables by their schema. Values are never repeated in a problem: one of them may be a token in the wrong place.
 * @returns problems as sentences that begin with the variable's name.
 */
export function readVariables<Schema extends z.ZodType>(
  schema: Schema,
  env: Environment,
): ReadVariables<z.output<Schema>> {
  const parsed = schema.safeParse(env);
  if (parsed.success) return { kind: 'values', values: parsed.data };
  const problems = parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`);
  return { kind: 'problems', problems: [...new Set(problems)] };
}

/** An empty variable counts as not set: that is how people switch things off in .env files. */
export const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

/** A comma-separated list. @param item what each entry matches. @param shape how such a list looks, for messages. @param problem says what is wrong. */
export const list = (item: RegExp, shape: string, problem = wrongEntries) =>
  z.string().transform((text, context) => {
    const items = text
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '');
    const wrong = items.filter((one) => !item.test(one));
    if (wrong.length === 0) return items;
    context.addIssue({
      code: 'custom',
      message: problem(shape, wrong),
    });
    return z.NEVER;
  });

/** A text of one shape, such as a token. @param shape how it looks, for messages. */
export const token = (pattern: RegExp, shape: string) => optional(z.string().regex(pattern, mustLookLike(shape)));

/** An http:// or https:// address. */
export const url = () => optional(z.url({ protocol: /^https?$/, message: MUST_BE_ADDRESS }));
