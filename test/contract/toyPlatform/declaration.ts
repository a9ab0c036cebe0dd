import { declarePlatform } from '../../../src/chat/contracts/declaration.ts';
import { checkToyVariables, TOY_VARIABLES, toyOptions } from './config.ts';

/** The toy, as the rest of the program knows it. */
export const toy = declarePlatform({
  facts: {
    name: 'toy',
    label: 'Toy',
    accounts: { shape: 'toy…', id: /^toy\d{4}$/ },
    groups: { prefix: 'toy-crew', shape: 'toy-crew:…' },
    conversations: { shape: '#…', id: /^#[a-z]+$/, correct: (typed) => `#${typed.toLowerCase().replace(/^#/, '')}` },
  },
  variables: TOY_VARIABLES,
  secrets: ['TOY_TOKEN'],
  check: checkToyVariables,
  options: toyOptions,
  load: async (options) => (await import('./index.ts')).toyPlatform(options),
});
