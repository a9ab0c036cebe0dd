/**
 * A type of discord-api-types as plain JSON: enumerations are numbers or texts, and nothing can be written to. With it the
 * compiler checks that what this Discord sends has the real one's shape.
 */
export type Shape<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends boolean | null | undefined
      ? T
      : T extends readonly (infer Item)[]
        ? readonly Shape<Item>[]
        : T extends object
          ? { readonly [Field in keyof T]: Shape<T[Field]> }
          : never;
