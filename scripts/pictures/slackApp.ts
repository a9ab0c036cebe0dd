import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { type App, startApp } from '../../src/app/startApp.ts';
import type { ResponseCapabilities } from '../../src/chat/contracts/command.ts';
import type { Answer, Deliver, Input } from '../../src/chat/contracts/exchange.ts';
import type { Form } from '../../src/chat/contracts/form.ts';
import type { Choice } from '../../src/chat/contracts/options.ts';
import type { Platform } from '../../src/chat/contracts/platform.ts';
import type { Button, SecretCard, View } from '../../src/chat/contracts/view.ts';
import { readConfig } from '../../src/config.ts';
import type { RandomBytes } from '../../src/domain/keys/base62.ts';
import { newSecret } from '../../src/domain/keys/secretFormat.ts';
import type { PlatformUser } from '../../src/domain/people/platformUser.ts';
import { stepAt } from '../../src/domain/people/secondFactor/secondFactorCode.ts';
import { type DurationMs, MINUTE } from '../../src/domain/time/time.ts';
import { createLogger } from '../../src/logging/logger.ts';
import { codeAt } from '../../src/services/people/secondFactor/totp.ts';
import { keyOn } from '../../test/support/cards.ts';

const BEGINNING = Date.UTC(2026, 10, 30, 9, 0);
/** Who `ana` is on each platform. */
const ANA = {
  slack: { platform: 'slack', externalId: 'T0SHOP/U0ANA', displayName: 'ana', groups: [] },
  discord: { platform: 'discord', externalId: '100000000000000017', displayName: 'ana', groups: [] },
} as const satisfies Readonly<Record<string, PlatformUser>>;
const ADDRESS = '10.0.3.17';

/** A whole Latchkey of its own, in which `ana` does what the pictures show. The same in each run, but for how long it takes. */
export class PictureApp {
  readonly #latchkey: App;
  readonly #ana: PlatformUser;
  readonly #folder: string;
  readonly #random: RandomBytes;
  readonly #time: { now: number };

  readonly #told: View[];

  private constructor(
    latchkey: App,
    ana: PlatformUser,
    folder: string,
    random: RandomBytes,
    time: { now: number },
    told: View[],
  ) {
    this.#latchkey = latchkey;
    this.#ana = ana;
    this.#folder = folder;
    this.#random = random;
    this.#time = time;
    this.#told = told;
  }

  /** Opens it on a database that is not there afterwards. @param platform where `ana` works. */
  static async open(platform: keyof typeof ANA): Promise<PictureApp> {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-pictures-'));
    const pepper = Buffer.alloc(32, 7).toString('base64');
    const read = readConfig({ LATCHKEY_DATA_DIR: folder, LATCHKEY_PEPPER: pepper, HTTP_PORT: '0' });
    if (read.kind === 'problems') throw new Error(read.problems.join('\n'));
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const log = createLogger({ level: 'silent', stream: nowhere, pretty: false });
    const time = { now: BEGINNING };
    const told: View[] = [];
    const overrides = { clock: () => time.now, random: drawing('pictures') };
    const factories = [{ name: platform, create: () => listener(platform, told) }];
    const latchkey = await startApp(read.config, log, overrides, factories);
    return new PictureApp(latchkey, ANA[platform], folder, drawing('wrong secrets'), time, told);
  }

  async close(): Promise<void> {
    await this.#latchkey.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Lets time pass. */
  wait(time: DurationMs): void {
    this.#time.now += time;
  }

  /** Lets time pass until the owners of keys are warned. @returns what `ana` is told then. */
  async warning(after: DurationMs): Promise<View> {
    // What is told at once was told by then.
    this.wait(after - MINUTE);
    await this.#latchkey.runJob('tell-warnings');
    this.wait(MINUTE);
    await this.#latchkey.runJob('plan-warnings');
    this.wait(MINUTE);
    await this.#latchkey.runJob('tell-warnings');
    const last = this.#told.at(-1);
    if (last === undefined) throw new Error('nobody was told anything');
    return last;
  }

  /** Types a command. @returns what is shown in answer. */
  async type(line: string, manner: ResponseCapabilities = {}): Promise<View> {
    return shown(await this.#ask({ kind: 'text', line }, manner));
  }

  /**
   * Types a command again and again, for what goes on by itself meanwhile.
   * @param label a button that it shows in the end; undefined for none but Refresh or Back.
   */
  async until(line: string, label: string | undefined): Promise<View> {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const view = await this.type(line);
      const labels = view.blocks
        .flatMap((block) => (block.kind === 'buttons' ? block.buttons : []))
        .map((one) => one.label);
      // Between two commits a step waits while its rotation still runs: which of the two is seen is chance.
      const isSettled = !isUnderWay(view);
      if (isSettled && (label === undefined ? !labels.some((one) => RUNNING.includes(one)) : labels.includes(label)))
        return view;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`${line} never came to ${label ?? 'its end'}`);
  }

  /** Presses a button that leads to something else. @returns what is shown in answer. */
  async press(button: Button): Promise<View> {
    return shown(await this.#ask({ kind: 'press', action: button.action }));
  }

  /** Types into a field of the form that asks for what a command lacks. @returns what is offered meanwhile. */
  async suggest(line: string, field: string, query: string): Promise<readonly Choice[]> {
    const answer = await this.#ask({ kind: 'text', line });
    if (answer.kind !== 'form') throw new Error('no form came');
    return await this.#latchkey.core.suggest(this.#ana, { action: answer.form.action, field, query });
  }

  /** Presses a button, or types nothing in particular, where a form is what comes. */
  async form(input: Button | 'nothing'): Promise<Form> {
    const answer = await this.#ask(input === 'nothing' ? { kind: 'menu' } : { kind: 'press', action: input.action });
    if (answer.kind !== 'form') throw new Error('no form came');
    return answer.form;
  }

  /** Types a command, or presses a button, where a secret is what comes. */
  async secret(asked: string | Button): Promise<SecretCard> {
    let card: SecretCard | undefined;
    const input: Input =
      typeof asked === 'string' ? { kind: 'text', line: asked } : { kind: 'press', action: asked.action };
    await this.#ask(input, {}, (delivered) => {
      card = delivered;
      return Promise.resolve({ outcome: 'accepted' });
    });
    if (card === undefined) throw new Error('no secret came');
    return card;
  }

  /** `ana` sets up a second factor, whose first proof is over. */
  async enroll(): Promise<void> {
    const { codes } = await this.secret('mfa enroll');
    const [key] = codes;
    if (key === undefined || typeof key.code === 'string') throw new Error('no setup key came');
    const asked = await this.#ask({ kind: 'text', line: 'mfa confirm' });
    if (asked.kind !== 'form') throw new Error('no form came');
    const code = codeAt(key.code.reveal(), stepAt(this.#time.now));
    await this.#ask({ kind: 'form', action: asked.form.action, answers: { code } }, {}, accept);
    this.wait(11 * MINUTE);
  }

  /** A program presents a key's secret. */
  async use(card: SecretCard): Promise<void> {
    await this.#verify(keyOn(card).secret);
  }

  /** A program presents wrong secrets of a key until it locks. */
  async lock(card: SecretCard): Promise<void> {
    const { keyId } = keyOn(card);
    for (let attempt = 0; attempt < 10; attempt += 1) await this.#verify(newSecret(keyId, this.#random).reveal());
  }

  async #verify(secret: string): Promise<void> {
    const response = await fetch(`${this.#latchkey.url}/v1/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ secret, source: ADDRESS, app: 'web-shop' }),
    });
    await response.text();
  }

  async #ask(input: Input, manner: ResponseCapabilities = {}, deliver: Deliver = refuse): Promise<Answer> {
    return await this.#latchkey.core.handle(this.#ana, input, deliver, manner);
  }
}

/** A platform that keeps what it is to tell people. */
function listener(name: string, told: View[]): Platform {
  const keep = (message: View) => {
    told.push(message);
    return Promise.resolve({ kind: 'told' as const, message: { handle: 'picture', amend: () => Promise.resolve() } });
  };
  return {
    name,
    start: () => Promise.resolve(),
    healthProblem: () => undefined,
    deleteSecretMessage: () => Promise.resolve('gone'),
    sendDirect: (_who, message) => keep(message),
    sendToConversation: (_where, message) => keep(message),
    changeMessage: () => Promise.resolve({ kind: 'changed' }),
    refreshHomes: () => Promise.resolve(true),
    stop: () => Promise.resolve(),
  };
}

/** Buttons of a rotation that is under way. */
const RUNNING: readonly string[] = ['Done', 'Roll back', 'Skip', 'Retry'];

function isUnderWay({ blocks }: View): boolean {
  return blocks.some((block) => block.kind === 'fields' && block.fields.some(({ value }) => value === 'running'));
}

const refuse: Deliver = () => Promise.resolve({ outcome: 'refused' });
const accept: Deliver = () => Promise.resolve({ outcome: 'accepted' });

function shown(answer: Answer): View {
  if (answer.kind !== 'view') throw new Error('no view came');
  return answer.view;
}

/** Finds what can be pressed by its words, wherever in a view it stands. */
export function buttonIn({ blocks }: View, label: string): Button {
  const all = blocks.flatMap((block) => {
    if (block.kind === 'buttons') return block.buttons;
    return block.kind === 'select' || block.kind === 'overflow' ? block.choices : [];
  });
  const found = all.find((button) => button.label === label);
  if (found === undefined) throw new Error(`there is no ${label} among ${all.map((one) => one.label).join(', ')}`);
  return found;
}

/** Bytes that look random and are the same in each run. */
function drawing(seed: string): RandomBytes {
  let drawn = 0;
  return (count) => {
    const bytes = new Uint8Array(count);
    for (let filled = 0; filled < count; drawn += 1) {
      const block = createHash('sha256')
        .update(`${seed}:${drawn}`)
        .digest()
        .subarray(0, count - filled);
      bytes.set(block, filled);
      filled += block.length;
    }
    return bytes;
  };
}
