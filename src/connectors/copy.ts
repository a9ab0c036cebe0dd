/** What people read of connectors: what each is for, what its settings are, and what is wrong with them. */
export const MANUAL_SUMMARY = 'A person does each step and presses Done.';
export const WEBHOOK_SUMMARY = 'Your own service does each step: it gets signed requests at a URL.';
export const KUBERNETES_SUMMARY =
  'Writes a key of a Kubernetes Secret, then restarts or scales a Deployment or StatefulSet.';
export const VAULT_SUMMARY = 'Writes a field of a secret in HashiCorp Vault or OpenBao (KV version 2).';
export const GITHUB_SUMMARY = 'Writes a GitHub Actions secret, then runs a workflow that deploys.';

/** Settings. */
export const CONNECTION = 'the connection to use, as the operator of Latchkey named it';
export const CONNECTION_SHAPE = 'A connection is named in letters, digits, - and _, such as prod.';
export const URL_FIELD = 'where requests go, such as https://hooks.example.com/latchkey';
export const NAMESPACE = 'the namespace, such as shop';
export const NAMESPACE_SHAPE = 'A namespace is written in lower-case letters, digits and -, such as shop.';
export const SECRET_NAME = 'the name of the secret to write';
export const KUBERNETES_SECRET_SHAPE = 'A Secret is named in lower-case letters, digits, - and ., such as shop-api.';
export const FIELD = 'the field of the secret that holds the key';
export const FIELD_SHAPE = 'A field is named in letters, digits, -, _ and ., such as API_KEY.';
export const WORKLOAD = 'what to restart, such as deployment/web; without it, a person does that';
export const WORKLOAD_SHAPE = 'Write the workload as deployment/NAME or statefulset/NAME.';
export const PATH = 'the path of the secret below its mount, such as shop/web';
export const PATH_SHAPE =
  'Write the path as names separated by /, such as shop/web. It can’t contain . or .. as a name.';
export const RESTART = 'who restarts the app: person, or self if it notices a new secret by itself';
export const RESTART_SHAPE = 'Write person or self.';
export const REPO = 'the repository, such as acme/shop';
export const REPO_SHAPE = 'Write the repository as OWNER/NAME, such as acme/shop.';
export const GITHUB_SECRET_SHAPE =
  'A GitHub secret is named in letters, digits and _. It can’t begin with a digit or with GITHUB_.';
export const ENVIRONMENT = 'the environment that the secret belongs to, if it isn’t the repository’s own';
export const ENVIRONMENT_SHAPE = 'The name of an environment has at most 255 characters.';
export const WORKFLOW = 'the workflow that deploys, such as deploy.yml; without it, a person does that';
export const UNDEPLOY_WORKFLOW = 'the workflow that undeploys; without it, a person does that';
export const WORKFLOW_SHAPE = 'Write the file name of the workflow, such as deploy.yml.';
export const REF = 'the branch or tag to run workflows on; the default branch if left out';
export const REF_SHAPE = 'Write the name of a branch or tag, such as main.';
export const INPUT = 'the input of the workflows that takes the step’s ID, such as latchkey_step';
export const INPUT_SHAPE = 'An input is named in letters, digits, - and _, such as latchkey_step.';
export const SIGNING_SECRET = 'Signing secret';

/** What is wrong with a setting. */
export const missing = (option: string): string => `${option} is missing.`;
export const unknownSetting = (option: string, connector: string): string =>
  `The ${connector} connector has no setting called ${option}.`;
export const tooLong = (limit: number): string => `This can have at most ${limit.toLocaleString('en')} characters.`;
export const NOT_A_URL = 'Write a whole address, such as https://hooks.example.com/latchkey.';
export const HTTPS_ONLY = 'Use https. Without it, anyone on the way could read the new secret.';
export const NO_CREDENTIALS_IN_URL = 'The URL can’t contain a user name or password. Requests are signed instead.';
export const FORBIDDEN_HOST =
  'This address isn’t public. The operator of Latchkey can permit its network with LATCHKEY_WEBHOOK_ALLOW.';
export const noConnection = (name: string, connector: string, project: string): string =>
  `${project} can’t use a ${connector} connection called ${name}. Ask the operator of Latchkey which connections there are.`;
export const noConnections = (connector: string, project: string): string =>
  `There’s no ${connector} connection that ${project} can use. The operator of Latchkey declares connections in the file that LATCHKEY_CONNECTIONS names; docs/connectors.md says how.`;
export const outOfReach = (connection: string): string =>
  `The connection ${connection} doesn’t permit this. Ask the operator of Latchkey to add it.`;

/** What is wrong with LATCHKEY_WEBHOOK_ALLOW. It follows the variable's name. */
export const wrongNetworks = (malformed: number, open: number): string =>
  [
    'must be a list of networks like 10.0.0.0/8,127.0.0.1/32',
    ...(malformed > 0
      ? [`${malformed === 1 ? 'one entry isn’t a network' : `${malformed} entries aren’t networks`}`]
      : []),
    ...(open > 0
      ? [
          `${open === 1 ? 'one entry holds' : `${open} entries hold`} public addresses, which are permitted anyway; name private networks only`,
        ]
      : []),
  ].join('; ');

/** What is wrong with the file of LATCHKEY_CONNECTIONS. */
export const NOT_JSON = 'It isn’t JSON.';
export const NOT_AN_OBJECT = 'It must be a JSON object with a connection under each name.';
export const wrongName = (name: string): string => `${name}: ${CONNECTION_SHAPE}`;
export const wrongConnection = (name: string, setting: string, why: string): string =>
  `${name}: ${setting === '' ? 'it' : setting} ${why}`;
export const WRONG_CONNECTOR = 'must be kubernetes, vault or github';
export const WRONG_PROJECTS = 'must list the projects that may use it, such as ["shop"], or ["*"] for every project';
export const WRONG_LIST = 'must be a list with at least one text';
export const WRONG_TEXT = 'must be a text';
export const WRONG_FILE = 'must be the path of a file';
export const WRONG_ADDRESS = 'must be an https:// address; http:// is possible on this machine only';
export const MUST_BE_OBJECT = 'must be an object';
export const hasNoSetting = (setting: string): string => `has no setting called ${setting}`;
