import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { IsNull, Not } from 'typeorm';
import { onTestFinished } from 'vitest';
import type { Rotation, RotationStep } from '../../../src/domain/apps/rotation.ts';
import { currentStep } from '../../../src/domain/apps/steps.ts';
import type { Database } from '../../../src/persistence/database.ts';
import { RotationEntity } from '../../../src/persistence/entities/apps/rotations.ts';
import { assembleRotation } from '../../../src/services/rotations/facts/rotationRows.ts';
import { dumpDatabase, secretInDump, secretInFiles, secretInText } from '../../simulation/dump.ts';
import { type Child, startChild } from '../../support/child.ts';
import type { DatabaseFixture } from '../../support/databases.ts';
import { PEPPER } from '../../support/program.ts';
import { gate, until } from '../../support/until.ts';
import { verify } from '../../support/verify.ts';
import type { DeathPoint } from './deathPoints.ts';
import { APPS, type AppName, type Doing, ThreeApps } from './threeApps.ts';

/** For a machine that is busy with other things, and for a claim that runs out by itself. */
const WITHIN_MS = 120_000;
const SECRET = /lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{44}(?![0-9A-Za-z])/;
const ISSUED = /whsec_[A-Za-z0-9+/]{43}=/;

/** Latchkey as a process of its own that is killed and started again, with three apps and a person who rotates their key. */
export class KilledProgram {
  readonly apps: ThreeApps;
  /** Every secret that there was: of the key, and the webhook's for signing. */
  readonly secrets = new Set<string>();
  readonly #database: Database;
  readonly #folder: string;
  readonly #env: Readonly<Record<string, string>>;
  #program: Child | undefined;
  #url = '';
  /** What the person saw, and hasn't pasted yet. */
  #copied = '';

  private constructor(apps: ThreeApps, database: Database, folder: string, env: Readonly<Record<string, string>>) {
    this.apps = apps;
    this.#database = database;
    this.#folder = folder;
    this.#env = env;
  }

  static async open(fixture: DatabaseFixture): Promise<KilledProgram> {
    const apps = await ThreeApps.open();
    const isFile = fixture.dialect === 'sqlite';
    const folder = isFile
      ? dirname(fixture.url.slice('sqlite:'.length))
      : await mkdtemp(join(tmpdir(), 'latchkey-killed-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const env = { ...apps.env, DATABASE_URL: fixture.url, LATCHKEY_DATA_DIR: folder, LATCHKEY_PEPPER: PEPPER };
    const scene = new KilledProgram(apps, await fixture.open(), folder, { ...env, LOG_LEVEL: 'trace' });
    await scene.start();
    await scene.#furnish();
    return scene;
  }

  /** Starts it, as a person does. */
  async start(): Promise<void> {
    this.#program = startChild(this.#env);
    this.#url = await this.#program.url();
  }

  /** The person confirms that the key is rotated with its apps. */
  async rotate(overlap: string): Promise<void> {
    const more = overlap === '' ? '' : ` overlap:${overlap}`;
    await this.#types(`/apikey regenerate rasa${more}`, /\[1\] Rotate with apps/);
    await this.#types('1', /Rotation of chat-bot/);
  }

  /**
   * Lets the rotation go on, with a person who does what they are asked to, up to a moment of a step.
   * @param point where to stop; without one, it goes on to the end.
   */
  async reach(point?: DeathPoint): Promise<void> {
    const held = gate();
    let isHeld = false;
    this.apps.around = async (doing) => {
      if (!isHeldAt(doing, point)) return;
      isHeld = true;
      held.open();
      // The connection breaks when the process is killed: what was not done stays undone.
      await this.#program?.ended;
      throw new Error('the caller is dead');
    };
    for (let turn = 0; turn < 40; turn += 1) {
      const next = await until(
        `the rotation goes on to ${JSON.stringify(point)}`,
        async () => (isHeld ? 'there' : await this.#next(point)),
        WITHIN_MS,
      );
      if (next === 'there') return;
      if (await this.#doByHand(next, point)) return;
    }
    throw new Error(`it never came to ${JSON.stringify(point)}`);
  }

  /** Kills it. */
  async kill(): Promise<void> {
    const how = await this.#program?.kill();
    if (how !== 'SIGKILL') throw new Error(`it ended with ${how}`);
  }

  /** A minute passes: what the dead process had claimed is anyone's. */
  async outliveClaim(): Promise<void> {
    await this.#database.write(({ manager }) =>
      manager.update(RotationEntity, { claimedUntil: Not(IsNull()) }, { claimedUntil: Date.now() - 1 }),
    );
  }

  async rotation(): Promise<Rotation> {
    return await this.#database.read(async (manager) => {
      const row = await manager.findOneByOrFail(RotationEntity, {});
      return await assembleRotation(manager, row);
    });
  }

  /** What Latchkey says of the secrets that apps run with; of those that run. */
  async verdicts(): Promise<ReadonlyMap<AppName, string>> {
    const verdicts = new Map<AppName, string>();
    for (const app of APPS) {
      const secret = this.apps.holds(app);
      if (secret !== undefined) verdicts.set(app, await this.verdict(secret));
    }
    return verdicts;
  }

  /** Asks again where the database was too busy to decide: a 503 is no verdict. */
  async verdict(secret: string): Promise<string> {
    return await until('a verdict', async () => {
      const verdict = await verify(this.#url, secret, '192.0.2.7');
      return verdict.includes('503') ? undefined : verdict;
    });
  }

  /** @returns every place at which a secret stands in plain: a table, a file of the data folder, a log. */
  async leaks(): Promise<readonly string[]> {
    const secrets = [...this.secrets, ...this.apps.given];
    const places = [
      ['table', secretInDump(await dumpDatabase(this.#database), secrets)],
      ['file', await secretInFiles(this.#folder, secrets)],
      ['log', secretInText(this.#program?.errors ?? '', secrets)],
    ] as const;
    return places.flatMap(([what, where]) => (where === undefined ? [] : [`${what}: ${where}`]));
  }

  /** What is to be done by hand, or that the point was reached; undefined while the rotation is on its way. */
  async #next(point: DeathPoint | undefined): Promise<RotationStep | 'there' | undefined> {
    const rotation = await this.rotation();
    if (rotation.endedAt !== null) return 'there';
    if (point?.moment === 'over' && rotation.steps[point.position]?.state === 'done') return 'there';
    const step = currentStep(rotation);
    if (step?.state !== 'waiting') return undefined;
    return point?.moment === 'waiting' && step.position === point.position ? 'there' : step;
  }

  /** Does a step as a person. @returns whether the point was reached. */
  async #doByHand(step: RotationStep, point: DeathPoint | undefined): Promise<boolean> {
    const isAt = (moment: DeathPoint['moment']) => point?.position === step.position && point.moment === moment;
    if (step.kind === 'update-secret' && step.shownAt === null) {
      this.#copied = await this.#types('/apikey rotation reveal chat-bot', SECRET);
      this.secrets.add(this.#copied);
      return isAt('shown');
    }
    if (step.kind === 'undeploy' || step.kind === 'deploy') this.apps.byHand(step.kind);
    if (step.kind === 'update-secret') this.apps.byHand('update-secret', this.#copied);
    const way = step.kind === 'await-use' ? 'skip' : 'done';
    await this.#types(`/apikey rotation step chat-bot do:${way}`, /Rotation of chat-bot/);
    await until('the press is written down', async () =>
      ['done', 'skipped'].includes((await this.rotation()).steps[step.position]?.state ?? ''),
    );
    return isAt('pressed');
  }

  async #furnish(): Promise<void> {
    await this.#types('/apikey project create shop', /Created project shop/);
    await this.#types('/apikey channel add rasa', /Added the integration channel/);
    const secret = await this.#types('/apikey create rasa name:chat-bot', SECRET);
    this.apps.deployWith(secret);
    const [webhook, kubernetes, manual] = this.apps.registrations('chat-bot');
    const issued = await this.#types(`/apikey ${webhook}`, ISSUED);
    this.apps.receiver.trust(issued);
    await this.#types(`/apikey ${kubernetes}`, /Linked store to chat-bot/);
    await this.#types(`/apikey ${manual}`, /Linked desk to chat-bot/);
    for (const one of [secret, issued]) this.secrets.add(one);
  }

  async #types(line: string, words: RegExp): Promise<string> {
    if (this.#program === undefined) throw new Error('it does not run');
    return await this.#program.types(line, words);
  }
}

function isHeldAt({ app, step, side }: Doing, point: DeathPoint | undefined): boolean {
  if (point === undefined || point.app !== app || point.step !== step) return false;
  return point.moment === (side === 'before' ? 'asked' : 'obeyed');
}
