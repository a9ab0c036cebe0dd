import type { Found, OptionProblem, PendingDelivery, Reply } from '../../src/chat/contracts/command.ts';
import type { OptionSpec } from '../../src/chat/contracts/options.ts';
import { buttons, code, note, text, view } from '../../src/chat/contracts/view.ts';
import { quote } from '../../src/chat/parsing/writeLine.ts';
import { CONNECTORS } from '../../src/connectors/index.ts';
import type { App } from '../../src/domain/apps/app.ts';
import type { AppSettings, ReadSettings } from '../../src/domain/apps/connector.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import type { Named } from '../../src/domain/refs.ts';
import { done, type Result } from '../../src/domain/result.ts';
import { rememberIssuedSecret, settleIssuedSecret } from '../../src/services/apps/issuedSecret.ts';
import { linkApp } from '../../src/services/apps/linkApp.ts';
import { registerApp } from '../../src/services/apps/registerApp.ts';
import { SHOWN_FOR } from '../../src/services/keys/openDelivery.ts';
import { SHOWN_ONCE } from '../key/copy.ts';
import { projectOrActive } from '../project/activeProject.ts';
import { NAME_OF, OPTION as SHARED } from '../shared/copy.ts';
import { type Authorized, type Context, command, scopeOfProject, showing } from '../shared/define.ts';
import { go } from '../shared/navigation.ts';
import { appButton } from './appSubject.ts';
import {
  FIELD,
  ISSUED_NOTE,
  issuedLost,
  issuedTitle,
  issuedUnknown,
  LABEL,
  linkedText,
  NEXT_LINK,
  OPTION,
  registeredText,
  registerQuestion,
  SUMMARY,
  settingText,
  useConnector,
} from './copy.ts';

/** Every connector's settings are options of this command. */
const SETTINGS: Readonly<Record<string, OptionSpec & { readonly type: 'text' }>> = settingOptions();

function settingOptions() {
  const all = CONNECTORS.flatMap(({ name: connector, settings }) => settings.map((one) => ({ ...one, connector })));
  const names = [...new Set(all.map(({ name }) => name))];
  return Object.fromEntries(
    names.map((name) => {
      const users = all.filter((one) => one.name === name);
      const description = settingText(
        users.map(({ connector }) => connector),
        users[0]?.description ?? '',
      );
      return [name, { type: 'text', description } as const];
    }),
  );
}

/** What is registered, with settings that its connector takes. */
interface Registering {
  readonly project: Named;
  readonly connector: string;
  readonly read: Extract<ReadSettings, { kind: 'settings' }>;
}

/** Registers a program that authenticates with keys. */
export const appRegister = command({
  path: ['app', 'register'],
  aliases: ['app add', 'app create', 'app new'],
  summary: SUMMARY.register,
  examples: ['/apikey app register web-shop', '/apikey app register web-shop project:shop key:chat-bot'],
  action: 'app.register',
  options: {
    name: { type: 'name', what: NAME_OF.app, required: true, description: OPTION.name },
    project: { type: 'project', bare: true, description: SHARED.project },
    connector: { type: 'choice', choices: CONNECTORS.map(({ name }) => name), description: OPTION.connector },
    key: { type: 'key', description: OPTION.registerKey },
    ...SETTINGS,
  },
  async find(context, { project, connector = 'manual', key, name, ...settings }) {
    const place = await projectOrActive(context, project ?? key?.project);
    return place.kind === 'found' ? readFor(context, place.subject, connector, given(settings)) : place;
  },
  scope: ({ project }) => scopeOfProject(project),
  showsSecret: (_, { subject: { read } }) => read.issued !== undefined,
  offer: (_, { subject: { project, connector, read }, options: { name } }) =>
    Promise.resolve(
      done({
        title: registerQuestion(name.name),
        label: LABEL.register,
        lines: [
          [FIELD.app, name.name],
          [FIELD.project, project.name],
          [FIELD.connector, connector],
          ...(read.issued === undefined ? [] : ([[read.issued.label, ISSUED_NOTE]] as const)),
        ],
        exact: { project: project.id },
      }),
    ),
  async run(context, { subject: { project, connector, read }, options: { name, key } }) {
    const { settings, issued } = read;
    const registered = await registerApp(context.services, context.by, { project, ...name, connector, settings });
    if (registered.kind === 'refused') return registered;
    const app = registered.value;
    const after = await linked(context, app, key);
    if (issued === undefined) return after;
    return done({ kind: 'delivery', delivery: issuedDelivery(context, app, issued) });
  },
});

/** Links it right away where its key was named. It stays registered where that is refused: the refusal says why. */
async function linked(context: Authorized, app: App, key: ApiKey | undefined): Promise<Result<Reply>> {
  const said = text(registeredText(app.name, app.project.name));
  const details = appButton(LABEL.details, 'show', app);
  if (key === undefined) {
    const next = code(`/apikey app link ${quote(`${app.project.name}/${app.name}`)}`);
    const find = appButton(LABEL.linkKey, 'link', app, 'primary');
    return showing(said, note(NEXT_LINK), next, buttons(find, details));
  }
  const link = await linkApp(context.services, context.by, app, key);
  if (link.kind === 'refused') return link;
  const keyDetails = go(LABEL.keyDetails, ['show'], { key: key.id });
  return done({
    kind: 'view',
    view: view(said, text(linkedText(app.name, key.name)), buttons(details, keyDetails)),
  });
}

function given(settings: Readonly<Record<string, unknown>>): AppSettings {
  const texts = Object.entries(settings).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
  return Object.fromEntries(texts);
}

/** Lets the connector read the settings. Missing ones are asked for; unusable ones are explained. */
function readFor(context: Context, project: Named, connector: string, settings: AppSettings): Found<Registering> {
  const read = context.services.connectors.read(connector, settings, project.name);
  if (read.kind === 'settings') return { kind: 'found', subject: { project, connector, read } };
  const typed: AppSettings = { connector, ...settings };
  const others = otherConnectors(connector, settings);
  if (others.length > 0) {
    const strange = Object.keys(settings).filter((option) => !takes(connector, option));
    const [only, ...more] = others;
    // What would be refused for its settings, or for want of a connection, isn't offered.
    const isOne = only !== undefined && more.length === 0;
    const isGood = isOne && context.services.connectors.read(only, settings, project.name).kind === 'settings';
    const suggestion = isGood ? { suggestion: only } : {};
    const words = useConnector(connector, strange, others);
    return { kind: 'problems', problems: [{ option: 'connector', given: connector, words, ...suggestion }] };
  }
  const missing = read.problems.filter(({ option }) => typed[option] === undefined);
  if (missing.length === read.problems.length) return { kind: 'ask', options: missing.map(({ option }) => option) };
  const problems = read.problems.map(
    ({ option, words }): OptionProblem => ({ option, given: typed[option] ?? '', words }),
  );
  return { kind: 'problems', problems };
}

/** Whether a connector has a setting. */
function takes(connector: string, option: string): boolean {
  return CONNECTORS.some(({ name, settings }) => name === connector && settings.some((one) => one.name === option));
}

/** The connectors that have every setting that was given, where this one hasn't. */
function otherConnectors(connector: string, settings: AppSettings): readonly string[] {
  const options = Object.keys(settings);
  if (options.every((option) => takes(connector, option))) return [];
  return CONNECTORS.map(({ name }) => name).filter((name) => options.every((option) => takes(name, option)));
}

/** The one showing of what the connector drew for the other side. An app whose secret nobody could see is not registered. */
function issuedDelivery(
  context: Authorized,
  app: App,
  issued: NonNullable<Registering['read']['issued']>,
): PendingDelivery {
  return {
    card: {
      title: issuedTitle(app.name),
      owner: { label: FIELD.app, value: app.name },
      codes: [{ label: issued.label, code: issued.secret }],
      notes: [SHOWN_ONCE, ISSUED_NOTE],
      deleteAfter: SHOWN_FOR,
    },
    prepareDeletion: (deletionHandle) => rememberIssuedSecret(context.services, context.by, app, deletionHandle),
    async settle(outcome) {
      await settleIssuedSecret(context.services, app, outcome);
      if (outcome === 'refused') return view(text(issuedLost(app.name)));
      const next = buttons(appButton(LABEL.linkKey, 'link', app, 'primary'), appButton(LABEL.details, 'show', app));
      if (outcome === 'unknown') return view(text(issuedUnknown(app.name)), next);
      return view(text(registeredText(app.name, app.project.name)), next);
    },
  };
}
