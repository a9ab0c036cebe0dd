import {
  ENVIRONMENT,
  ENVIRONMENT_SHAPE,
  GITHUB_SECRET_SHAPE,
  GITHUB_SUMMARY,
  INPUT,
  INPUT_SHAPE,
  REF,
  REF_SHAPE,
  REPO,
  REPO_SHAPE,
  SECRET_NAME,
  UNDEPLOY_WORKFLOW,
  WORKFLOW,
  WORKFLOW_SHAPE,
} from '../copy.ts';
import type { ConnectorDeclaration } from '../declaration.ts';
import { CONNECTION_SETTING, readPermitted } from '../permission.ts';
import { REPOS } from './permission.ts';

const REPO_PATTERN = /^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;
/** https://docs.github.com/actions/reference/security/secrets#naming-your-secrets */
const SECRET_PATTERN = /^(?!github_)[A-Za-z_][A-Za-z0-9_]{0,199}$/i;
const WORKFLOW_SHAPED = { pattern: /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\.ya?ml$/, words: WORKFLOW_SHAPE };

/** An app that GitHub Actions deploys: its key lies in a secret of the repository or of an environment. */
export const github: ConnectorDeclaration = {
  name: 'github',
  summary: GITHUB_SUMMARY,
  settings: [
    CONNECTION_SETTING,
    { name: 'repo', description: REPO, required: true, shape: { pattern: REPO_PATTERN, words: REPO_SHAPE } },
    {
      name: 'secret-name',
      description: SECRET_NAME,
      required: true,
      shape: { pattern: SECRET_PATTERN, words: GITHUB_SECRET_SHAPE },
    },
    {
      name: 'environment',
      description: ENVIRONMENT,
      required: false,
      shape: { pattern: /^(?!\.{1,2}$).{1,255}$/u, words: ENVIRONMENT_SHAPE },
    },
    { name: 'workflow', description: WORKFLOW, required: false, shape: WORKFLOW_SHAPED },
    { name: 'undeploy-workflow', description: UNDEPLOY_WORKFLOW, required: false, shape: WORKFLOW_SHAPED },
    {
      name: 'ref',
      description: REF,
      required: false,
      shape: { pattern: /^[A-Za-z0-9._/-]{1,200}$/, words: REF_SHAPE },
    },
    {
      name: 'input',
      description: INPUT,
      required: false,
      shape: { pattern: /^[A-Za-z_][A-Za-z0-9_-]{0,99}$/, words: INPUT_SHAPE },
    },
  ],
  read(given, deps, project) {
    return readPermitted(this, REPOS, given, deps, project);
  },
  describe: ({ connection, repo, environment, 'secret-name': name, workflow }) =>
    [
      `${connection}: ${repo} ${name}${environment === undefined ? '' : ` (${environment})`}`,
      ...(workflow === undefined ? [] : [workflow]),
    ].join(', '),
  async open(settings, deps) {
    const { openGithub } = await import('./calls.ts');
    return openGithub(settings, deps);
  },
};
