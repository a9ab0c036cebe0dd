import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { renderQuestion, renderView } from '../../adapters/console/render.ts';
import type { App } from '../../src/app/startApp.ts';
import type { Answer } from '../../src/chat/contracts/exchange.ts';
import type { Button } from '../../src/chat/contracts/view.ts';
import type { Connectors } from '../../src/domain/apps/connector.ts';
import type { Database } from '../../src/persistence/database.ts';
import { openDatabase } from '../../src/persistence/openDatabase.ts';
import { ConsolePerson, PLAIN } from '../people/consolePerson.ts';
import { SECRETS, type ShownKey, shownIn } from '../people/screen.ts';
import { wrongSecret } from '../support/actors.ts';
import { type ManualClock, manualClock, seededRandom } from '../support/context.ts';
import type { DatabaseFixture } from '../support/databases.ts';
import { furnishSqlite } from '../support/migrated.ts';
import { PEPPER, startProgram } from '../support/program.ts';
import { askVerify } from '../support/verify.ts';

/** A whole Latchkey with people at consoles of their own, and services that check keys over HTTP. */
export interface ConsoleApp {
  readonly latchkey: App;
  readonly time: ManualClock;
  /** The console at which someone sits. */
  user(name: string): ConsolePerson;
  /** Presents a secret over HTTP. @returns which secret of its key it is, or the code with which it is refused. */
  verify(secret: string, source?: string, app?: string): Promise<string>;
  /** Everything that was logged. */
  logged(): string;
}

/** @returns the labels of the buttons and choices of a screen, in their order. */
export function buttonsOn(screen: string): readonly string[] {
  return [...screen.matchAll(/\[\d+\] (.*?)(?= {3}\[|$)/gm)].map(([, label]) => label ?? '');
}

/** @returns whether any secret was shown. */
export function showsSecret(screen: string): boolean {
  return screen.match(SECRETS) !== null;
}

/** A question as the core hands it to an adapter. */
export interface Asked {
  readonly words: string;
  readonly confirm: Button;
  readonly cancel: Button;
}

/** Gives a command for someone, past their console, so that a test may press the buttons of its question as it likes. */
export async function ask(app: ConsoleApp, name: string, line: string): Promise<Asked> {
  const answer = await say(app, name, line);
  const buttons = answer.kind === 'view' ? renderedButtons(answer) : [];
  const [confirm, cancel] = buttons;
  if (confirm === undefined || cancel === undefined) throw new Error(`that was no question: ${textOf(answer)}`);
  return { words: textOf(answer), confirm, cancel };
}

function renderedButtons({ view }: Answer & { kind: 'view' }): readonly Button[] {
  return view.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []));
}

/** Gives a command for someone, past their console. */
export async function say(app: ConsoleApp, name: string, line: string): Promise<Answer> {
  return await app.latchkey.core.handle(speakerOf(name), { kind: 'text', line }, accepted);
}

/** Presses a button for someone, past their console. @returns what they read. */
export async function press(app: ConsoleApp, name: string, action: string): Promise<string> {
  return textOf(await app.latchkey.core.handle(speakerOf(name), { kind: 'press', action }, accepted));
}

/** Someone as the console vouches for them. */
export function speakerOf(name: string) {
  return { platform: 'console', externalId: name, displayName: name, groups: [`console:${name}`] };
}

const accepted = () => Promise.resolve({ outcome: 'accepted' as const });

/** @returns what a person reads of an answer. */
export function textOf(answer: Answer): string {
  switch (answer.kind) {
    case 'view':
      return renderView(answer.view, PLAIN).text;
    case 'form':
      return answer.form.fields.map((field) => renderQuestion(field, PLAIN)).join('');
    case 'delivered':
      return answer.followUp === undefined ? '' : renderView(answer.followUp, PLAIN).text;
  }
}

/** Presents wrong secrets of a key, from a source that it knows, until the key locks. */
export async function lock(app: ConsoleApp, key: ShownKey): Promise<void> {
  await app.verify(key.secret);
  for (let attempt = 1; attempt <= 10; attempt += 1) await app.verify(wrongSecret(key.id, attempt));
}

/** How a test wants its app. */
export interface ConsoleAppOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Puts programs of the test's own behind the connectors. */
  readonly connectors?: (real: Connectors) => Connectors;
}

/** Who is who unless a test says otherwise: `root` is an admin, `olga` is on call. */
const ENV = { LATCHKEY_ADMINS: 'console:root', LATCHKEY_ON_CALL: 'console:olga' };

/** Opens an app on each test's own database. @returns how to enter it. */
export function appOn(fixture: DatabaseFixture, needs: ConsoleAppOptions = {}): () => ConsoleApp {
  let app: ConsoleApp | undefined;
  beforeEach(async () => {
    const dataDir = fixture.dialect === 'sqlite' ? dirname(fixture.url.slice('sqlite:'.length)) : tmpdir();
    app = await openConsoleApp(dataDir, { DATABASE_URL: fixture.url, ...needs.env }, () => fixture.open(), needs);
  });
  afterEach(async () => {
    await app?.latchkey.stop();
    app = undefined;
  });
  return () => entered(app);
}

/** Opens one app on SQLite for all tests of a group: for those that leave alone what the others look at. */
export function sharedConsoleApp(needs: ConsoleAppOptions = {}): () => ConsoleApp {
  let app: ConsoleApp | undefined;
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-console-'));
    await furnishSqlite(folder);
    app = await openConsoleApp(folder, { ...needs.env }, async (url) => await openDatabase(url));
  });
  afterAll(async () => {
    await app?.latchkey.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return () => entered(app);
}

function entered(app: ConsoleApp | undefined): ConsoleApp {
  if (app === undefined) throw new Error('the app is open only while the tests of its group run');
  return app;
}

async function openConsoleApp(
  dataDir: string,
  env: Readonly<Record<string, string>>,
  open: (url: string) => Promise<Database>,
  { connectors }: Pick<ConsoleAppOptions, 'connectors'> = {},
): Promise<ConsoleApp> {
  const time = manualClock();
  const program = await startProgram(
    { LATCHKEY_DATA_DIR: dataDir, LATCHKEY_PEPPER: PEPPER, ...ENV, ...env },
    {
      clock: () => time.now(),
      random: seededRandom('console app'),
      openDatabase: open,
      ...(connectors === undefined ? {} : { connectors }),
    },
  );
  const { latchkey } = program;
  const users = new Map<string, ConsolePerson>();
  return {
    latchkey,
    time,
    user: (name) => {
      const user = users.get(name) ?? new ConsolePerson(latchkey, name);
      users.set(name, user);
      return user;
    },
    verify: async (secret, source, app) =>
      app === undefined
        ? await program.verify(secret, source)
        : await (await askVerify(latchkey.url, { secret, source: source ?? '', app })).text(),
    logged: program.logged,
  };
}

/** `ana` opens her shop with the integration channel rasa and a first key in it. */
export async function openShopWithKey(
  app: ConsoleApp,
): Promise<{ readonly ana: ConsolePerson; readonly bot: ShownKey }> {
  const ana = app.user('ana');
  await ana.typeAll('/apikey project create shop', '/apikey channel add rasa');
  return { ana, bot: shownIn(await ana.type('/apikey create rasa name:chat-bot')) };
}

/** Someone joins the project shop, which `ana` owns. @returns their console. */
export async function letIn(
  app: ConsoleApp,
  name: string,
  role: 'viewer' | 'operator' | 'owner',
): Promise<ConsolePerson> {
  const user = app.user(name);
  await user.type('/apikey whoami');
  const said = await app.user('ana').carryOut(`/apikey project member @${name} role:${role} project:shop`);
  if (!new RegExp(`${name} .*is now an? ${role} of shop`).test(said)) throw new Error(said);
  return user;
}

/** @returns whether a screen repeats a command with all of these options, in whatever order, ready to be typed again. */
export function repeats(screen: string, path: string, ...options: readonly string[]): boolean {
  const lines = screen.split('\n').filter((line) => line.trim().startsWith(`/apikey ${path} `));
  return lines.some((line) => options.every((option) => `${line} `.includes(` ${option} `)));
}
