import { token } from '../../../src/chat/contracts/variables.ts';

/** How to reach the toy. */
export interface ToyOptions {
  readonly server: string;
  readonly token: string;
}

/** The toy's environment variables. */
export const TOY_VARIABLES = {
  TOY_SERVER: token(/^memory:\w+$/, 'memory:NAME'),
  TOY_TOKEN: token(/^toy-\w{8,}$/, 'toy-…'),
};

/** The toy's variables as they were read. */
export interface ToyVariables {
  readonly TOY_SERVER?: string | undefined;
  readonly TOY_TOKEN?: string | undefined;
}

/** Finds variables of the toy's that need one another. */
export function checkToyVariables(env: ToyVariables, addIssue: (name: 'TOY_SERVER', message: string) => void): void {
  if (env.TOY_TOKEN !== undefined && env.TOY_SERVER === undefined)
    addIssue('TOY_SERVER', 'is missing beside TOY_TOKEN: set it to memory:NAME');
}

/** @returns how to reach the toy; undefined where its token is not set. */
export function toyOptions({ TOY_SERVER: server, TOY_TOKEN: token }: ToyVariables): ToyOptions | undefined {
  return server === undefined || token === undefined ? undefined : { server, token };
}
