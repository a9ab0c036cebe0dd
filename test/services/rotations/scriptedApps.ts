import type {
  AppSettings,
  Connector,
  Connectors,
  ReadSettings,
  StepCall,
  StepKind,
  StepOutcome,
} from '../../../src/domain/apps/connector.ts';
import type { Secret } from '../../../src/domain/keys/secret.ts';

/** A call that an app got. */
export interface Got {
  readonly step: StepKind;
  readonly app: string;
  readonly id: string;
  /** Whether the app had done this step by this ID before, and did nothing. */
  readonly isRepetition: boolean;
}

/** What an app does with a call, before and instead of obeying. */
type Script = (
  step: StepKind,
  call: StepCall,
  secret?: string,
) => StepOutcome | undefined | Promise<StepOutcome | undefined>;

/**
 * Programs that obey their connector. They know a repeated call by its ID, as a strict receiver does (invariant 14), and hold the
 * secret that they were given last. Those whose connector is `manual` are done by hand.
 */
export class ScriptedApps implements Connectors {
  readonly got: Got[] = [];
  /** App → the plaintext that it holds in its configuration. */
  readonly configured = new Map<string, string>();
  /** App → the plaintext with which it runs; none while it is undeployed. */
  readonly running = new Map<string, string>();
  /** Asked first. What it returns is the answer; undefined lets the app obey. */
  script: Script = () => undefined;
  /** Called when the app has obeyed, before the answer arrives. */
  afterwards: (step: StepKind, call: StepCall) => void = () => undefined;
  /** Every plaintext that an app was given. */
  readonly everHeld = new Set<string>();
  readonly #done = new Set<string>();

  /** The app runs with a secret. */
  deployed(app: string, secret: string): void {
    this.configured.set(app, secret);
    this.running.set(app, secret);
  }

  read(_: string, settings: AppSettings): ReadSettings {
    return { kind: 'settings', settings };
  }

  describe(): string {
    return '';
  }

  async open(connector: string): Promise<Connector> {
    if (connector === 'manual') {
      const byHand = async (): Promise<StepOutcome> => ({ kind: 'by-hand' });
      return { check: async () => ({ kind: 'done' }), undeploy: byHand, updateSecret: byHand, deploy: byHand };
    }
    return {
      check: async () => ({ kind: 'done' }),
      undeploy: (call) => this.#obey('undeploy', call),
      updateSecret: (call, secret: Secret) => {
        this.everHeld.add(secret.reveal());
        return this.#obey('update-secret', call, secret.reveal());
      },
      deploy: (call) => this.#obey('deploy', call),
    };
  }

  /** An app does a step of its own accord, or before it answers that it couldn't. @param secret what it is given, to update it. */
  obey(step: StepKind, app: string, secret = ''): void {
    if (step === 'undeploy') this.running.delete(app);
    if (step === 'update-secret') this.configured.set(app, secret);
    if (step === 'deploy') this.running.set(app, this.configured.get(app) ?? '');
  }

  /** @returns the calls in short: `step app`, repetitions left out. */
  effects(): readonly string[] {
    return this.got.filter(({ isRepetition }) => !isRepetition).map(({ step, app }) => `${step} ${app}`);
  }

  async #obey(step: StepKind, call: StepCall, secret?: string): Promise<StepOutcome> {
    const answer = await this.script(step, call, secret);
    if (answer !== undefined) return answer;
    const isRepetition = this.#done.has(call.id);
    this.got.push({ step, app: call.app, id: call.id, isRepetition });
    if (!isRepetition) this.obey(step, call.app, secret);
    this.#done.add(call.id);
    this.afterwards(step, call);
    return { kind: 'done' };
  }
}
