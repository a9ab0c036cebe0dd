import type { PlatformDeclaration } from '../../src/chat/contracts/declaration.ts';

/** The console, as the rest of the program knows it. Nothing configures it: src/main.ts opens it for the person who starts the program. */
export const terminal: PlatformDeclaration = {
  facts: {
    name: 'console',
    label: 'console',
    local: true,
    // Accounts are known by their names alone.
    accounts: { shape: '…' },
    groups: { prefix: 'console' },
  },
};
