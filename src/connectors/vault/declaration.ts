import { FIELD, FIELD_SHAPE, PATH, PATH_SHAPE, RESTART, RESTART_SHAPE, VAULT_SUMMARY } from '../copy.ts';
import type { ConnectorDeclaration } from '../declaration.ts';
import { CONNECTION_SETTING, readPermitted } from '../permission.ts';
import { PATHS } from './permission.ts';

/** Names separated by slashes, none of which leads elsewhere. */
const PATH_PATTERN = /^(?!.*(^|\/)\.{1,2}(\/|$))[A-Za-z0-9._-]{1,100}(\/[A-Za-z0-9._-]{1,100}){0,19}$/;
const FIELD_PATTERN = /^[A-Za-z0-9._-]{1,100}$/;

/** An app that reads its key from HashiCorp Vault or OpenBao. Neither can restart it, so a person does, or the app itself. */
export const vault: ConnectorDeclaration = {
  name: 'vault',
  summary: VAULT_SUMMARY,
  settings: [
    CONNECTION_SETTING,
    { name: 'path', description: PATH, required: true, shape: { pattern: PATH_PATTERN, words: PATH_SHAPE } },
    { name: 'field', description: FIELD, required: true, shape: { pattern: FIELD_PATTERN, words: FIELD_SHAPE } },
    {
      name: 'restart',
      description: RESTART,
      required: false,
      shape: { pattern: /^(person|self)$/, words: RESTART_SHAPE },
    },
  ],
  read(given, deps, project) {
    return readPermitted(this, PATHS, given, deps, project);
  },
  describe: ({ connection, path, field }) => `${connection}: ${path} ${field}`,
  async open(settings, deps) {
    const { openVault } = await import('./calls.ts');
    return openVault(settings, deps);
  },
};
