import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeSlack } from '../../fakes/slack/fakeSlack.ts';
import { until } from '../../support/until.ts';
import { verify } from '../../support/verify.ts';
import { CONVERSATION } from './conversationScenes.ts';

/** For a machine that is busy with other things: how long something may take, and a whole test. */
export const WITHIN_MS = 100_000;
export const TEST_MS = 300_000;

/** How a process ended. */
export type Ending = number | NodeJS.Signals;

/** Latchkey as `npm start` runs it, with a Slack of one's own. */
export class SlackProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<Ending>;
  /** Everything that it wrote. */
  output = '';
  errors = '';

  /** @param env all that it is to know of the world. */
  constructor(env: Readonly<Record<string, string>>) {
    const { PATH, HOME } = process.env;
    this.#child = spawn(process.execPath, ['scripts/start.mjs'], {
      env: { PATH, HOME, HTTP_PORT: '0', LATCHKEY_DRAIN: '0s', ...env },
      stdio: 'pipe',
    });
    this.#child.stdin?.end();
    this.#child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      this.output += chunk;
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.errors += chunk;
    });
    this.#ended = new Promise((resolve) => this.#child.once('close', (code, signal) => resolve(signal ?? code ?? 0)));
  }

  /** Waits until something stands in its log. @returns what it is. */
  async logs(pattern: RegExp): Promise<string> {
    return await until(`${pattern} in ${this.output}${this.errors}`, () => pattern.exec(this.output)?.[0], WITHIN_MS);
  }

  /** Waits until it listens. @returns where. */
  async url(): Promise<string> {
    return await this.logs(/http:\/\/127\.0\.0\.1:\d+(?="[^\n]*"listening")/);
  }

  /** Asks one of its addresses. @returns the status and what is said. */
  async get(path: string): Promise<{ readonly status: number; readonly said: unknown }> {
    const response = await fetch(`${await this.url()}${path}`);
    return { status: response.status, said: await response.json() };
  }

  /** Waits until `/readyz/chat` says something of Slack: `ok`, or what is wrong. */
  async readiness(status: number, words: RegExp): Promise<void> {
    let last = '';
    await until(
      `readiness ${status} ${words}`,
      async () => {
        const answer = await this.get('/readyz/chat');
        last = JSON.stringify(answer);
        return answer.status === status && words.test(last);
      },
      WITHIN_MS,
    ).catch(() => {
      throw new Error(`it was ${last}: ${this.output}${this.errors}`);
    });
  }

  /** Presents a secret. @returns which secret of its key it is, or the code with which it is refused. */
  async verify(secret: string): Promise<string> {
    return await verify(await this.url(), secret);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Waits for its end. @returns its exit code, or the signal that killed it. */
  async ended(): Promise<Ending> {
    return await this.#ended;
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}

/** A Slack with Ana, an admin, and Ben; and a place for the processes that serve them, one after another. */
export interface ProcessHome {
  readonly slack: FakeSlack;
  /** Where the database is. */
  readonly folder: string;
  /** The process that was started last. */
  process(): SlackProcess;
  /** Starts one in Socket Mode. @param more what is different in its environment. */
  start(more?: Readonly<Record<string, string>>): Promise<SlackProcess>;
}

/** @param finished where it is said what to do when the test ends. */
export async function openHome(finished: (cleanUp: () => Promise<void>) => void): Promise<ProcessHome> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-slack-process-'));
  const slack = await FakeSlack.open();
  for (const id of ['UANA', 'UBEN']) slack.putUser({ id, name: id.slice(1).toLowerCase() });
  slack.putConversation({ id: CONVERSATION, name: 'general', members: new Set(['UANA', 'UBEN']) });
  let running: SlackProcess | undefined;
  finished(async () => {
    await running?.kill();
    await slack.close();
    await rm(folder, { recursive: true, force: true });
  });
  const env = {
    LATCHKEY_DATA_DIR: folder,
    LATCHKEY_PEPPER: Buffer.alloc(32, 7).toString('base64'),
    LATCHKEY_ADMINS: 'slack:UANA',
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.app.botToken,
    SLACK_APP_TOKEN: slack.app.appToken,
  };
  return {
    slack,
    folder,
    process: () => {
      if (running === undefined) throw new Error('no process was started');
      return running;
    },
    start: async (more = {}) => {
      await running?.kill();
      running = new SlackProcess({ ...env, ...more });
      return running;
    },
  };
}
