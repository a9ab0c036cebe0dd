import type { App } from '../../../src/domain/apps/app.ts';
import type { Press } from '../../../src/domain/apps/rotationPress.ts';
import type { ApiKey } from '../../../src/domain/keys/apiKey.ts';
import { nameKey } from '../../../src/domain/people/names.ts';
import type { ChannelRef, Named } from '../../../src/domain/refs.ts';
import type { Result } from '../../../src/domain/result.ts';
import type { Database } from '../../../src/persistence/database.ts';
import { loadKey } from '../../../src/persistence/keyRepository.ts';
import { linkApp } from '../../../src/services/apps/linkApp.ts';
import { registerApp } from '../../../src/services/apps/registerApp.ts';
import { advanceRotation } from '../../../src/services/rotations/advanceRotation.ts';
import { type ShownRotation, showRotation } from '../../../src/services/rotations/facts/rotationViews.ts';
import { newRotationSecret, pressRotation, rollBackRotation } from '../../../src/services/rotations/pressRotation.ts';
import { revealSecret, settleReveal } from '../../../src/services/rotations/revealSecret.ts';
import { type AskedRotation, startRotation } from '../../../src/services/rotations/startRotation.ts';
import {
  ask,
  type Fixture,
  makeChannel,
  makeKey,
  makePerson,
  makeProject,
  type TestKey,
  type TestPerson,
  value,
} from '../../support/actors.ts';
import { present, type TestContext, type TestVerifier, testContext, testVerifier } from '../../support/context.ts';
import { ScriptedApps } from './scriptedApps.ts';

/** A key with apps that obey, and somebody who rotates it. */
export class RotationScene {
  readonly context: TestContext;
  readonly programs: ScriptedApps;
  readonly owner: TestPerson;
  readonly project: Named;
  readonly channel: ChannelRef;
  readonly key: TestKey;
  readonly apps: readonly App[];
  readonly verifier: TestVerifier;
  /** What was shown to people, by app. */
  readonly shown = new Map<string, string>();
  /** Steps whose secret somebody saw. */
  readonly #seen = new Set<string>();
  /** How often a further secret was asked for. */
  renewals = 0;

  private constructor(context: TestContext, programs: ScriptedApps, fixture: Fixture, apps: readonly App[]) {
    this.context = context;
    this.programs = programs;
    ({ owner: this.owner, project: this.project, channel: this.channel, key: this.key } = fixture);
    this.apps = apps;
    this.verifier = testVerifier(context);
  }

  /**
   * @param connectors the connector of each app; the apps are called `app-0` and so on.
   * @param seed names the project; several scenes on one database need several.
   */
  static async open(
    database: Database,
    connectors: readonly string[] = ['webhook', 'webhook', 'manual'],
    seed = 'bots',
  ): Promise<RotationScene> {
    const programs = new ScriptedApps();
    const context = testContext(database, { connectors: programs, seed });
    const owner = await makePerson(context);
    const project = await makeProject(context, owner.by, seed);
    const channel = await makeChannel(context, owner.by, project);
    const fixture = { owner, project, channel, key: await makeKey(context, owner, channel) };
    const apps: App[] = [];
    for (const [index, connector] of connectors.entries()) {
      const name = `app-${index}`;
      const asked = {
        project: fixture.project,
        name,
        nameKey: nameKey(name),
        connector,
        settings: { url: 'https://x' },
      };
      const app = value(await registerApp(context, fixture.owner.by, asked));
      value(await linkApp(context, fixture.owner.by, app, fixture.key));
      programs.deployed(name, fixture.key.secret);
      apps.push(app);
    }
    return new RotationScene(context, programs, fixture, apps);
  }

  /** The owner confirms a rotation. @returns its ID. */
  async start(asked: AskedRotation): Promise<string> {
    const confirmation = await ask(this.context, this.owner, this.key.id, 'regenerate');
    return value(await startRotation(this.context, this.owner.by, confirmation, asked)).id;
  }

  async advance(id: string, context: TestContext = this.context, holder = 'one') {
    return await advanceRotation(context, id, holder);
  }

  async show(id: string): Promise<ShownRotation> {
    const shown = await showRotation(this.context, id);
    if (shown === undefined) throw new Error(`there is no rotation ${id}`);
    return shown;
  }

  /** The owner presses a button on the current step. A showing is accepted by the platform, and the person gives it to the app. */
  async press(id: string, press: Press, context: TestContext = this.context): Promise<Result<unknown>> {
    const { stepId, rotation } = await this.show(id);
    const pressed = { rotationId: id, ...(stepId === undefined ? {} : { stepId }) };
    const { by } = this.owner;
    switch (press) {
      case 'roll-back':
        return await rollBackRotation(context, by, pressed);
      case 'new-secret':
        this.renewals += 1;
        return await newRotationSecret(context, by, pressed);
      case 'reveal': {
        const app = rotation.steps.find((step) => step.id === stepId)?.app?.name ?? '';
        const shown = await revealSecret(context, by, pressed);
        if (shown.kind === 'refused') return shown;
        this.#seen.add(stepId ?? '');
        this.shown.set(app, shown.value.secret.reveal());
        this.programs.configured.set(app, shown.value.secret.reveal());
        await settleReveal(context, by, shown.value.deliveryId, 'accepted');
        return shown;
      }
      case 'done': {
        const step = rotation.steps.find((one) => one.id === stepId);
        const app = step?.app?.name ?? '';
        if (step?.kind === 'undeploy') this.programs.running.delete(app);
        if (step?.kind === 'deploy') this.programs.running.set(app, this.programs.configured.get(app) ?? '');
        return await pressRotation(context, by, pressed, press);
      }
      default:
        return await pressRotation(context, by, pressed, press);
    }
  }

  /** Drives a rotation as far as it goes by itself and by the owner's Show and Done. */
  async finish(id: string, context: TestContext = this.context, mode = ''): Promise<ShownRotation> {
    for (let turn = 0; turn < 60; turn += 1) {
      // Another process has another name.
      await this.advance(id, context, context === this.context ? 'one' : 'another');
      const shown = await this.show(id);
      if (shown.rotation.endedAt !== null) return shown;
      const next = this.#sensible(shown);
      if (next !== undefined) await this.press(id, next, context);
      else if (mode === 'until-used') await this.useNewSecrets();
      if (next === undefined) this.context.time.advance(60_000);
    }
    throw new Error('the rotation did not end');
  }

  /** What a person presses who wants it done. One to whom the secret was lost on its way asks for a new one. */
  #sensible({ presses, rotation, stepId }: ShownRotation): Press | undefined {
    const step = rotation.steps.find(({ id }) => id === stepId);
    const isUnseen = step?.kind === 'update-secret' && step.shownAt !== null && !this.#seen.has(step.id);
    const wanted: readonly Press[] = isUnseen ? ['new-secret'] : ['reveal', 'done', 'retry', 'new-secret'];
    return wanted.find((press) => presses.includes(press));
  }

  /** Every app authenticates with the secret that it runs with. */
  async useNewSecrets(): Promise<void> {
    for (const [app, secret] of this.programs.running) await this.verify(secret, app);
    await this.verifier.uses.flush();
  }

  async loadKey(): Promise<ApiKey> {
    const key = await this.context.database.read((manager) => loadKey(manager, this.key.id));
    if (key === undefined) throw new Error('the key is gone');
    return key;
  }

  /** What verifying a secret gives now: `current`, `previous`, `pending`, or a refusal's code. */
  async verify(secret: string, app = ''): Promise<string> {
    const verdict = await present(this.verifier, secret, '192.0.2.7', app);
    return verdict.valid ? verdict.secret : verdict.code;
  }
}
