import type { Connector, Connectors, StepOutcome } from '../../src/domain/apps/connector.ts';

/** Where programs are that do at once what they are asked to. */
export const PROGRAM_URL = 'https://web-shop.programs.test/hook';

const done = async (): Promise<StepOutcome> => ({ kind: 'done' });
const OBEDIENT: Connector = { check: done, undeploy: done, updateSecret: done, deploy: done };

/** Puts obedient programs behind the addresses of {@link PROGRAM_URL}; all other ways are the program's own. */
export function withPrograms(real: Connectors): Connectors {
  return {
    ...real,
    open: async (name, settings) =>
      settings['url']?.includes('.programs.test/') === true ? OBEDIENT : await real.open(name, settings),
  };
}
