import { z } from 'zod';
import type { PlatformFacts } from '../../domain/platformFacts.ts';
import type { PlatformFactory } from './platform.ts';
import { type Environment, readVariables } from './variables.ts';

/** What a platform declares of itself: all that the program has to know of it besides its adapter. */
export interface PlatformDeclaration<Options = unknown> {
  readonly facts: PlatformFacts;
  /** What it is configured with; left out for one that is opened by hand, such as the console. */
  readonly environment?: PlatformEnvironment<Options>;
}

/** The environment variables of a platform. */
export interface PlatformEnvironment<Options = unknown> {
  /** The names of all its variables. */
  readonly variables: readonly string[];
  /** Those whose values must never be logged. */
  readonly secrets: readonly string[];
  /** Reads its variables. */
  read(env: Environment): ReadPlatform<Options>;
}

/** A platform's variables, read: what it is configured with, that it is not set up, or every problem at once. */
export type ReadPlatform<Options = unknown> =
  | { readonly kind: 'configured'; readonly platform: ConfiguredPlatform<Options> }
  | { readonly kind: 'unset' }
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

/** A platform whose variables are set. */
export interface ConfiguredPlatform<Options = unknown> {
  readonly name: string;
  readonly options: Options;
  /** Loads the adapter with the platform's library, which takes a second or two. */
  load(): Promise<PlatformFactory>;
}

/** What {@link declarePlatform} is told. */
interface PlatformSpec<Shape extends z.ZodRawShape, Options> {
  readonly facts: PlatformFacts;
  /** Each variable's schema by its name; every one of them may be missing. */
  readonly variables: Shape;
  readonly secrets: readonly (keyof Shape & string)[];
  /** Finds variables that need one another. @param addIssue reports one: `name` is the variable to be set. */
  check(env: z.output<z.ZodObject<Shape>>, addIssue: (name: keyof Shape & string, message: string) => void): void;
  /** @returns what the adapter is made with, or undefined where the platform is not set up. */
  options(env: z.output<z.ZodObject<Shape>>): Options | undefined;
  /** Loads the adapter: by a dynamic import, so that a platform that is not set up costs nothing. */
  load(options: Options): Promise<PlatformFactory>;
}

/** Declares a platform that is configured by environment variables. */
export function declarePlatform<Shape extends z.ZodRawShape, Options>(
  spec: PlatformSpec<Shape, Options>,
): PlatformDeclaration<Options> & { readonly environment: PlatformEnvironment<Options> } {
  const { facts, variables, secrets } = spec;
  const schema = z.object(variables).check((context) => {
    spec.check(context.value, (name, message) =>
      context.issues.push({ code: 'custom', path: [name], message, input: '' }),
    );
  });
  return {
    facts,
    environment: {
      variables: Object.keys(variables),
      secrets,
      read(env) {
        const read = readVariables(schema, env);
        if (read.kind === 'problems') return read;
        const options = spec.options(read.values);
        if (options === undefined) return { kind: 'unset' };
        return { kind: 'configured', platform: { name: facts.name, options, load: () => spec.load(options) } };
      },
    },
  };
}
