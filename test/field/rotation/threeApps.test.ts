import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Press } from '../../../src/domain/apps/rotationPress.ts';
import { currentStep } from '../../../src/domain/apps/steps.ts';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { readRotationOfKey } from '../../../src/services/rotations/facts/readRotation.ts';
import { actionOf, type Chatter } from '../../simulation/chatter.ts';
import { type DatabaseFixture, describeOnBothInFull } from '../../support/databases.ts';
import type { Program } from '../../support/program.ts';
import { until } from '../../support/until.ts';
import { AppClient, isServed } from './appClient.ts';
import { openRotationApp } from './openRotationApp.ts';
import { APPS, type AppName, ThreeApps } from './threeApps.ts';

/** How many more times each app authenticates before and after each step: between any two things that happen, it is seen. */
const BETWEEN = 3;

/** A rotation in the whole program, by its own connectors, while each app authenticates all the time. */
class InUse {
  readonly apps: ThreeApps;
  readonly ana: Chatter;
  readonly clients: ReadonlyMap<AppName, AppClient>;
  /** When each app was told to stop. */
  readonly down = new Map<AppName, number>();
  /** When Latchkey wrote down that it runs again. */
  readonly up = new Map<AppName, number>();
  readonly #program: Program;
  readonly #keyId: string;
  readonly #advance: (by: number) => void;

  private constructor(
    apps: ThreeApps,
    program: Program,
    advance: (by: number) => void,
    made: { readonly ana: Chatter; readonly keyId: string },
  ) {
    this.apps = apps;
    this.#program = program;
    this.#advance = advance;
    this.ana = made.ana;
    this.#keyId = made.keyId;
    const { url } = program.latchkey;
    this.clients = new Map(APPS.map((app) => [app, new AppClient(url, app, () => apps.holds(app))]));
    apps.around = async ({ app, step, side }) => {
      if (step === 'undeploy' && side === 'before') this.down.set(app, Date.now());
      await this.#everyoneIsSeen();
    };
  }

  static async open({ dialect, url }: DatabaseFixture): Promise<InUse> {
    const apps = await ThreeApps.open();
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-in-use-'));
    let ahead = 0;
    const database = dialect === 'sqlite' ? {} : { DATABASE_URL: url };
    const clock = () => Date.now() + ahead;
    const { program, ana, key } = await openRotationApp(folder, { ...apps.env, ...database }, { clock });
    const { keyId, secret } = key;
    apps.deployWith(secret);
    const [webhook, ...others] = apps.registrations('chat-bot');
    apps.receiver.trust((await ana.shown(ana.say(webhook))).secret);
    for (const line of others) await ana.say(line);
    return new InUse(apps, program, (by) => (ahead += by), { ana, keyId });
  }

  /** Rotates the key from the question to the end. The person who looks after `desk` presses what is offered. @returns how it ended. */
  async rotate(overlap: string): Promise<string> {
    await this.#everyoneIsSeen();
    const question = await this.ana.say(`regenerate rasa${overlap === 'none' ? '' : ` overlap:${overlap}`}`);
    await this.ana.press(actionOf(question, 'Rotate with apps'));
    const { rotations } = this.#program.latchkey;
    for (let turn = 0; turn < 60; turn += 1) {
      await rotations.idle();
      const seen = await readRotationOfKey(this.#program.latchkey.context, this.#keyId);
      if (seen === undefined) throw new Error('there is no rotation');
      const { rotation, presses } = seen;
      if (rotation.endedAt !== null) {
        for (const { kind, app, since } of rotation.steps)
          if (kind === 'deploy') APPS.filter((name) => name === app?.name).map((name) => this.up.set(name, since));
        await this.#everyoneIsSeen();
        return rotation.state;
      }
      const step = currentStep(rotation)?.kind;
      if (step === 'await-use') await this.#passTime();
      else await this.#byHand(step, presses);
    }
    throw new Error('the rotation did not end');
  }

  async stop(): Promise<void> {
    await Promise.all([...this.clients.values()].map((client) => client.stop()));
  }

  /** What an app was answered that kept it from its work, outside the time in which it was undeployed. */
  refused(): readonly string[] {
    return [...this.clients].flatMap(([app, { seen }]) =>
      seen.filter((one) => !isServed(one)).map(({ verdict }) => `${app}: ${verdict}`),
    );
  }

  async #byHand(step: string | undefined, presses: readonly Press[]): Promise<void> {
    if (presses.includes('reveal')) {
      const { secret } = await this.ana.shown(this.ana.say('rotation reveal chat-bot'));
      await this.#everyoneIsSeen();
      this.apps.byHand('update-secret', secret);
      return;
    }
    if (step !== 'undeploy' && step !== 'update-secret' && step !== 'deploy')
      throw new Error(`nothing to press at ${step}`);
    if (step === 'undeploy') this.down.set('desk', Date.now());
    if (step !== 'update-secret') this.apps.byHand(step);
    await this.#everyoneIsSeen();
    await this.ana.say('rotation step chat-bot do:done');
  }

  /** A minute later the job looks whether every app has used the new secret. */
  async #passTime(): Promise<void> {
    await this.#everyoneIsSeen();
    await this.ana.say('show chat-bot');
    this.#advance(MINUTE);
    await this.#program.latchkey.runJob('advance-rotations');
  }

  async #everyoneIsSeen(): Promise<void> {
    const before = new Map([...this.clients].map(([app, { seen }]) => [app, seen.length]));
    await until('every app has authenticated again', () =>
      [...this.clients].every(([app, { seen }]) => seen.length >= (before.get(app) ?? 0) + BETWEEN),
    );
  }
}

const say = (line: string) => process.stdout.write(`${line}\n`);

describeOnBothInFull(
  'a key of three apps (webhook, kubernetes, manual) that authenticate 50 times a second',
  (fixture) => {
    it.each(['24h', 'until-used'])(
      'rotated with the overlap %s: zero refused requests, and nothing is undeployed (invariant 13)',
      async (overlap) => {
        const scene = await InUse.open(fixture);
        const old = scene.apps.holds('billing');
        expect(await scene.rotate(overlap)).toBe('done');
        await scene.stop();
        expect(scene.refused()).toEqual([]);
        expect(scene.down.size).toBe(0);
        const secrets = new Set(APPS.map((app) => scene.apps.holds(app)));
        expect(secrets.size).toBe(1);
        expect(secrets.has(old)).toBe(false);
        expect(scene.apps.receiver.refused).toEqual([]);
        expect(scene.apps.doneByWebhook()).toEqual(['update-secret', 'deploy']);
        for (const [app, { seen, perSecond }] of scene.clients) {
          // The first to have the new one used it before Latchkey knew that it had come; the others had the old one beside it.
          expect(seen.at(-1)?.verdict).toBe('current');
          expect(seen.map(({ verdict }) => verdict)).toContain(app === 'billing' ? 'pending' : 'previous');
          say(
            `${fixture.dialect}, overlap ${overlap}, ${app}: ${seen.length} requests, ${Math.round(perSecond)}/s, 0 refused`,
          );
        }
      },
    );

    it('rotated without an overlap: each app is refused only from its undeploy to its deploy, and the window is printed', async () => {
      const scene = await InUse.open(fixture);
      expect(await scene.rotate('none')).toBe('done');
      await scene.stop();
      expect(scene.apps.doneByWebhook()).toEqual(['undeploy', 'update-secret', 'deploy']);
      expect(scene.apps.pods.running).toBe(2);
      for (const [app, { seen }] of scene.clients) {
        const [down, up] = [scene.down.get(app) ?? Number.NaN, scene.up.get(app) ?? Number.NaN];
        const refused = seen.filter((one) => !isServed(one));
        const first = refused[0]?.at ?? Number.NaN;
        const last = refused.at(-1)?.at ?? Number.NaN;
        expect(first, `${app}: not before it was undeployed`).toBeGreaterThanOrEqual(down);
        expect(last, `${app}: not after it was deployed`).toBeLessThanOrEqual(up);
        expect(new Set(refused.map(({ verdict }) => verdict)), `${app}: Latchkey itself refuses none`).toEqual(
          new Set(['down']),
        );
        say(
          `${fixture.dialect}, no overlap, ${app}: refused for ${Math.round(last - first)} ms, ${refused.length} of ${seen.length} requests`,
        );
      }
    });
  },
);
