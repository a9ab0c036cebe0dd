import type { App } from '../../src/app/startApp.ts';
import type { Answer } from '../../src/chat/contracts/exchange.ts';
import type { ManualClock } from '../support/context.ts';
import type { DatabaseFixture } from '../support/databases.ts';
import { startProgram } from '../support/program.ts';
import { askVerify } from '../support/verify.ts';
import { Chatter, type Seat, textOf } from './chatter.ts';
import { dumpDatabase, secretInDump, secretInFiles, secretInText } from './dump.ts';
import { populationClock } from './population.ts';

/** A deployment as `npm start` makes it, at its most talkative, with every secret that was ever shown in it. */
export class Deployment {
  readonly latchkey: App;
  readonly time: ManualClock;
  readonly folder: string;
  readonly log: readonly string[];
  /** What people could read, but for the one showing of each secret. */
  readonly read: string[] = [];
  readonly #chatters: Chatter[] = [];

  private constructor(latchkey: App, time: ManualClock, folder: string, log: readonly string[]) {
    this.latchkey = latchkey;
    this.time = time;
    this.folder = folder;
    this.log = log;
  }

  /** Starts it. @param folder its data folder, which is there already. @param more what it is told of the outside. */
  static async start(
    folder: string,
    { url, dialect }: DatabaseFixture,
    more: Readonly<Record<string, string>> = {},
    time: ManualClock = populationClock(0),
  ): Promise<Deployment> {
    const { latchkey, log } = await startProgram(
      {
        ...more,
        LATCHKEY_DATA_DIR: folder,
        // On SQLite the database lies in the data folder, and the pepper is made there.
        DATABASE_URL: dialect === 'sqlite' ? '' : url,
        LATCHKEY_PEPPER: dialect === 'sqlite' ? '' : Buffer.alloc(32, 7).toString('base64'),
        LATCHKEY_ADMINS: 'console:root',
        LOG_LEVEL: 'trace',
      },
      { clock: () => time.now() },
    );
    return new Deployment(latchkey, time, folder, log);
  }

  /** Seats someone before it. */
  person(name: string, seat: Seat = {}): Chatter {
    const { core } = this.latchkey;
    const port: ConstructorParameters<typeof Chatter>[0] = {
      handle: async (...request) => this.#note(await core.handle(...request)),
      notices: (speaker) => core.notices(speaker),
      complete: (speaker, line) => core.complete(speaker, line),
    };
    const chatter = new Chatter(port, name, seat);
    this.#chatters.push(chatter);
    return chatter;
  }

  #note(answer: Answer): Answer {
    this.read.push(textOf(answer));
    return answer;
  }

  /** Every secret that was shown. */
  get secrets(): readonly string[] {
    return this.#chatters.flatMap(({ secrets }) => secrets.map(({ secret }) => secret));
  }

  /** Asks the verify API. @returns what it answered, as text. */
  async verify(secret: string): Promise<string> {
    const presented = { secret, app: 'shop-frontend', source: '192.0.2.10' };
    return await this.#noteText(await askVerify(this.latchkey.url, presented));
  }

  /** Asks in every other way that HTTP offers, well-formed or not. */
  async ask(secret: string): Promise<void> {
    const { url } = this.latchkey;
    const id = secret.slice(3, 19);
    const headers: readonly Record<string, string>[] = [
      { authorization: `Bearer ${secret}` },
      { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
      { 'x-api-key': secret },
    ];
    for (const one of headers) await this.#noteText(await fetch(`${url}/v1/auth?project=*`, { headers: one }));
    const body = JSON.stringify({ secret, wrong: secret, keyId: secret });
    const json = { 'content-type': 'application/json' };
    await this.#noteText(await fetch(`${url}/v1/verify`, { method: 'POST', headers: json, body }));
    await this.#noteText(
      await fetch(`${url}/v1/verify`, { method: 'POST', headers: json, body: `{"secret": ${secret}` }),
    );
    await this.#noteText(
      await fetch(`${url}/v1/verify?secret=${secret}`, { method: 'POST', headers: json, body: '{}' }),
    );
    await this.#noteText(await fetch(`${url}/${secret}`));
    await this.#noteText(await fetch(`${url}/metrics`));
  }

  async #noteText(response: Response): Promise<string> {
    const words = `${await response.text()} ${JSON.stringify([...response.headers])}`;
    this.read.push(words);
    return words;
  }

  /** @returns every place at which one of some words stands on its own: what is too short to be searched for in part. */
  async traces(words: readonly string[]): Promise<readonly string[]> {
    const pattern = new RegExp(`(?<![0-9A-Za-z])(${words.join('|')})(?![0-9A-Za-z])`);
    const dump = await dumpDatabase(this.latchkey.context.database);
    const texts = [
      ...[...dump].flatMap(([table, rows]) => rows.map((row) => `table ${table}: ${JSON.stringify(row)}`)),
      ...this.log.map((line) => `log: ${line}`),
      ...this.read.map((line) => `answer: ${line}`),
    ];
    return texts.filter((text) => pattern.test(text));
  }

  /** @returns every place at which one of the secrets can be read. */
  async leaks(more: readonly string[] = []): Promise<readonly string[]> {
    const secrets = [...this.secrets, ...more];
    const dump = await dumpDatabase(this.latchkey.context.database);
    const places = [
      ['file', await secretInFiles(this.folder, secrets)],
      ['table', secretInDump(dump, secrets)],
      ['log', this.log.find((line) => secretInText(line, secrets) !== undefined)],
      ['answer', this.read.find((words) => secretInText(words, secrets) !== undefined)],
    ] as const;
    return places.flatMap(([what, where]) => (where === undefined ? [] : [`${what}: ${where}`]));
  }
}
