import type { App } from '../../src/domain/apps/app.ts';
import type { StepKind } from '../../src/domain/apps/connector.ts';

/** Texts of the commands about apps. Functions take data and return words; nothing is decided here. */

/** What each command does, for help and for the platforms' menus. */
export const SUMMARY = {
  register: 'Register an app that uses your keys.',
  link: 'Say or find out which key an app uses.',
  unlink: 'Say that an app no longer uses a key.',
  list: 'List apps and the keys they use.',
  show: 'Show an app, its keys and its last steps.',
  undeploy: 'Undeploy an app.',
  updateSecret: 'Give an app its new secret by a form.',
  deploy: 'Deploy an app with the secret it has.',
  remove: 'Remove an app from Latchkey.',
} as const;

/** What the commands' own options are for. */
export const OPTION = {
  app: 'The app, by name',
  name: 'What the app is called; best is the name that it gives when it authenticates',
  connector: 'How Latchkey deploys it; manual by default: a person does each step',
  registerKey: 'The key that it uses, if you know it',
  linkKey: 'The key that it uses',
  as: 'The name that it gives when it authenticates, if that isn’t its own',
  source: 'The address that it authenticates from, if that tells it from others',
  from: 'configuration opens a form to paste the app’s configuration into',
  configuration: 'The app’s configuration file. Only the IDs of keys in it are kept.',
  listKey: 'Only the apps that use this key',
  listProject: 'Only the apps of this project',
  secret: 'The new secret. While the app can’t take it, it’s kept encrypted, for 15 minutes at most.',
  done: 'Say that it was done by hand',
  step: 'The step that is retried or done, as its button carries it',
} as const;

/** What is on buttons and over lists. */
export const LABEL = {
  register: 'Register',
  undeploy: 'Undeploy',
  updateSecret: 'Update secret',
  update: 'Update',
  deploy: 'Deploy',
  remove: 'Remove',
  done: 'Done',
  retry: 'Retry',
  details: 'App details',
  keyDetails: 'Key details',
  candidates: 'Key',
  paste: 'Paste its configuration',
  linkKey: 'Link a key',
  registerApp: 'Register app',
} as const;
export const linkLabel = (app: string): string => `Link ${app}`;
export const registerLabel = (app: string): string => `Register ${app}`;

/** What stands before each value. */
export const FIELD = {
  app: 'App',
  project: 'Project',
  connector: 'Connector',
  leadsTo: 'Leads to',
  state: 'State',
  keys: 'Keys',
  step: 'Open step',
} as const;
export const COLUMNS = ['App', 'Project', 'State', 'Connector', 'Keys'] as const;
export const KEY_COLUMNS = ['Key', 'ID', 'Status', 'Channel'] as const;
export const STEP_COLUMNS = ['When', 'What', 'By', 'Result'] as const;

/** Whether an app runs. */
export const STATE: Readonly<Record<App['state'], string>> = { deployed: 'deployed', undeployed: 'undeployed' };
export const stateSince = (state: App['state'], moment: string): string => `${STATE[state]} since ${moment}`;
/** An app for lists beside a key. */
export const appState = (app: string, state: App['state']): string => `${app} (${STATE[state]})`;
export const NONE = 'none';
/** Apps that use a key, each with its state. */
export const appsText = (links: readonly { readonly app: Pick<App, 'name' | 'state'> }[]): string =>
  links.length === 0 ? NONE : [...new Set(links.map(({ app }) => appState(app.name, app.state)))].join(', ');
export const appTitle = (app: string): string => `App ${app}`;
export const appInProject = (app: string, project: string): string => `${app} in ${project}`;

/** Registering. */
export const settingText = (connectors: readonly string[], description: string): string =>
  `${connectors.join(', ')}: ${description}`;
/** @param options settings that the connector hasn't. @param others connectors that have them; a single one is suggested. */
export function useConnector(connector: string, options: readonly string[], others: readonly string[]): string {
  const said = `The ${connector} connector has no setting called ${options.join(' or ')}.`;
  return others.length < 2 ? said : `${said} Use ${others.map((name) => `connector:${name}`).join(' or ')}.`;
}
export const registerQuestion = (app: string): string => `Register the app ${app}?`;
export const registeredText = (app: string, project: string): string =>
  `Registered ${app} in ${project}. It counts as deployed.`;
export const issuedTitle = (app: string): string => `Signing secret for ${app}`;
export const ISSUED_NOTE =
  'Give it to the service behind the URL. It checks with it that calls come from Latchkey (Standard Webhooks).';
export const issuedLost = (app: string): string =>
  `The signing secret of ${app} couldn’t be shown, so the app wasn’t registered.`;
export const issuedUnknown = (app: string): string =>
  `I couldn’t confirm that you saw the signing secret of ${app}. If you don’t have it, remove the app and register it again.`;
export const NEXT_LINK = 'Say which key it uses, so that a rotation takes it along:';

/** Linking. */
export const whichKey = (app: string): string => `Which key does ${app} use?`;
/** How a key was found. */
export const BECAUSE = {
  name: 'its name includes the app’s',
  configuration: 'the configuration names its ID',
  use: 'the app authenticates with it',
  secret: 'an app secret has its name',
} as const;
export const candidate = (key: string, because: readonly string[]): string => `${key}: ${because.join('; ')}`;
export const NO_CANDIDATES = 'No key of the project looks like this app’s.';
export const NOTHING_IN_CONFIGURATION =
  'That configuration names no key of this project that the app isn’t linked to yet. None of it was kept.';
export const HOW_TO_FIND =
  'A key often has the app’s name in its own. Otherwise look for the key’s ID in the app’s configuration, or for the key’s name among its app secrets.';
export const linkedText = (app: string, key: string): string =>
  `Linked ${app} to ${key}. Rotating the key takes the app along.`;
export const unlinkedText = (app: string, key: string): string => `${app} no longer counts as using ${key}.`;
/** Asks whether an unknown user of a key is an app. */
export const unknownUser = (name: string, source: string): string =>
  `${name} at ${source} authenticates with this key and isn’t linked to it. Link ${name}?`;

/** Steps. */
export const stepQuestion = (step: 'undeploy' | 'deploy', app: string): string =>
  step === 'undeploy' ? `Undeploy ${app}?` : `Deploy ${app}?`;
export const CONSEQUENCE: Readonly<Record<'undeploy' | 'deploy', string>> = {
  undeploy:
    'It stops until you deploy it again. While it’s stopped, you can regenerate its key without any refused requests.',
  deploy: 'It starts with the secret it has now.',
};
export const BY_HAND = 'No connector does this for you: you’ll be told what to do.';
export const DEPLOY_AGAIN =
  'It counts as deployed. Deploy it again, so that it starts with the secret that it has by now.';
/** What to do by hand. */
export const taskText = (step: StepKind, app: string): string => TASK[step](app);
const TASK: Readonly<Record<StepKind, (app: string) => string>> = {
  undeploy: (app) => `Undeploy ${app} now. When it has stopped, press Done.`,
  'update-secret': (app) =>
    `Open the app secrets of ${app}, choose the one with the key’s name, paste the new secret and save. Then press Done, and deploy the app.`,
  deploy: (app) => `Deploy ${app} now. When it runs, press Done.`,
};
/** What was done. */
export const didText = (step: StepKind, app: string): string => DID[step](app);
const DID: Readonly<Record<StepKind, (app: string) => string>> = {
  undeploy: (app) => `Undeployed ${app}.`,
  'update-secret': (app) => `Updated the secret of ${app}. It runs with it once it’s deployed.`,
  deploy: (app) => `Deployed ${app}.`,
};
export const failedText = (step: StepKind, app: string): string => FAILED[step](app);
const FAILED: Readonly<Record<StepKind, (app: string) => string>> = {
  undeploy: (app) => `${app} couldn’t be undeployed.`,
  'update-secret': (app) => `${app} couldn’t be given the new secret.`,
  deploy: (app) => `${app} couldn’t be deployed.`,
};
/** A step that is tried again by itself. */
export const notYetText = (step: StepKind, app: string): string => NOT_YET[step](app);
const NOT_YET: Readonly<Record<StepKind, (app: string) => string>> = {
  undeploy: (app) => `${app} couldn’t be undeployed yet.`,
  'update-secret': (app) => `${app} couldn’t be given the new secret yet.`,
  deploy: (app) => `${app} couldn’t be deployed yet.`,
};
export const TRIED_AGAIN = 'Latchkey retries automatically for about a minute. See the result under App details.';
/** A step on its app's page. @param since how long ago it got there. */
export const openStepText = (
  step: StepKind,
  state: 'running' | 'again' | 'by-hand' | 'failed',
  attempts: number,
  since: string,
): string => `${STEP_WORDS[step]}: ${STANDS[state]} ${since}${attempts > 1 ? ` (attempt ${attempts})` : ''}`;
const STEP_WORDS: Readonly<Record<StepKind, string>> = {
  undeploy: 'undeploy',
  'update-secret': 'update the secret',
  deploy: 'deploy',
};
const STANDS = {
  running: 'started',
  again: 'retrying, last tried',
  'by-hand': 'waiting for Done, asked',
  failed: 'failed',
} as const;
export const OLD_STAYS = 'Nothing else was changed. Secrets that worked before still work.';

/** Removing. */
export const removeQuestion = (app: string): string => `Remove the app ${app}?`;
export const REMOVE_CONSEQUENCE =
  'Its settings and links are deleted, and rotations no longer take it along. Nothing is undeployed, and its keys keep working.';
export const removedText = (app: string): string => `Removed ${app}.`;

/** The list. */
export const TEXT = {
  none: 'There are no apps here yet.',
  noneOfKey: 'No app is linked to this key.',
  noKeys: 'It isn’t linked to a key yet.',
} as const;
export const ALL_APPS = 'For details, type /apikey app show NAME.';

/** What was done with an app, by its audit name. */
export const HISTORY: Readonly<Record<string, string>> = {
  'app.register': 'registered',
  'app.link': 'linked to a key',
  'app.unlink': 'unlinked from a key',
  'app.undeploy': 'undeploy',
  'app.update-secret': 'update the secret',
  'app.deploy': 'deploy',
};
/** What came of it. */
export const CAME: Readonly<Record<string, string>> = {
  asked: 'asked',
  done: 'done',
  'by-hand': 'by hand',
  failed: 'failed',
  'try-again': 'no success yet',
  retried: 'retried',
};
