import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideGoingBack, goBack, retirePrevious } from '../../../src/domain/apps/goBack.ts';
import { applyMove, nextMove } from '../../../src/domain/apps/nextMove.ts';
import type { Rotation, RotationMode } from '../../../src/domain/apps/rotation.ts';
import { planRotation, type RotatedApp } from '../../../src/domain/apps/rotationPlan.ts';
import { applyPress, offeredPresses, type Press, renewSecret } from '../../../src/domain/apps/rotationPress.ts';
import { afterOutcome } from '../../../src/domain/apps/stepOutcome.ts';
import { isHandedOut, surelyLacks } from '../../../src/domain/apps/steps.ts';
import { effectiveState, promote, type SecretChange, type SecretRecord } from '../../../src/domain/keys/keySecrets.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/time.ts';
import { always, seeded } from '../seed.ts';

const APPS: readonly RotatedApp[] = [
  { id: 'm', name: 'mail', connector: 'manual', state: 'deployed' },
  { id: 'w', name: 'web-shop', connector: 'webhook', state: 'deployed' },
  { id: 'b', name: 'batch', connector: 'webhook', state: 'undeployed' },
];

const planned = (mode: RotationMode) =>
  planRotation(mode, APPS).map(({ kind, app }) => (app === null ? kind : `${kind} ${app.name}`));

describe('the plan of a rotation', () => {
  it('undeploys what runs, regenerates once, and takes apps by hand last', () => {
    expect(planned('stop')).toEqual([
      'undeploy web-shop',
      'undeploy mail',
      'regenerate',
      'update-secret batch',
      'update-secret web-shop',
      'deploy web-shop',
      'update-secret mail',
      'deploy mail',
      'retire',
    ]);
  });

  it('undeploys nothing where the old secret keeps working', () => {
    const each = [
      'update-secret batch',
      'update-secret web-shop',
      'deploy web-shop',
      'update-secret mail',
      'deploy mail',
    ];
    expect(planned('overlap')).toEqual(['regenerate', ...each]);
    expect(planned('until-used')).toEqual(['regenerate', ...each, 'await-use', 'retire']);
  });
});

/** A key, its apps and a rotation, without any I/O: what the services do with the decisions. */
class World {
  now = 0;
  rotation: Rotation;
  secrets: SecretRecord[] = [secret('s1', 1, 'current')];
  /** App → generation in its configuration, and with which it runs. */
  readonly configured = new Map(APPS.map(({ id }) => [id, 1]));
  readonly running = new Map(APPS.filter(({ state }) => state === 'deployed').map(({ id }) => [id, 1]));
  #ids = 0;

  constructor(mode: RotationMode) {
    const fresh = { state: 'pending', attempts: 0, since: 0, failure: null, shownAt: null } as const;
    this.rotation = {
      id: 'r',
      key: { id: 'k', name: 'bot' },
      project: { id: 'p', name: 'shop' },
      startedBy: { id: 'a', name: 'Ana' },
      state: 'running',
      mode,
      overlap: mode === 'stop' ? DAY : 30 * DAY,
      isGoingBack: false,
      trouble: null,
      newSecretId: null,
      oldSecretId: null,
      secretKeptUntil: null,
      startedAt: 0,
      endedAt: null,
      dueAt: 0,
      revision: 1,
      steps: planRotation(mode, APPS).map((step, position) => ({
        ...step,
        ...fresh,
        position,
        id: `step-${position}`,
      })),
    };
  }

  /** One move; what a connector does is chosen. @returns whether it rests. */
  turn(outcome: 'done' | 'lost' | 'failed' | 'try-again'): boolean {
    const isOldGood = this.secrets.some((one) => effectiveState(one, this.now) === 'previous');
    const stateOf = (id: string | null) => this.secrets.find((one) => one.id === id)?.state;
    const { newSecretId, oldSecretId } = this.rotation;
    const isNewUnused = stateOf(newSecretId) === 'pending' && stateOf(oldSecretId) === 'current';
    const move = nextMove(this.rotation, { isKeyLiving: true, isOldGood, allUsedAt: 0, isNewUnused }, this.now);
    if (move.kind === 'withdraw') this.#withdraw();
    if (move.kind === 'regenerate') this.#draw();
    if (move.kind === 'retire') this.#apply(retirePrevious(this.secrets, this.now));
    this.rotation = applyMove(this.rotation, move, this.now);
    if (move.kind !== 'ask') return move.kind === 'rest' || move.kind === 'end';
    const app = move.step.app?.id ?? '';
    if (app === 'm') {
      this.rotation = afterOutcome(this.rotation, move.step.id, { kind: 'by-hand' }, 0, this.now);
      return false;
    }
    if (outcome === 'done' || outcome === 'lost') this.#obey(move.call, app);
    // The process died after the app had obeyed: nobody learnt of it.
    if (outcome === 'lost') return false;
    const failure = { code: 'timed-out' } as const;
    this.rotation = afterOutcome(
      this.rotation,
      move.step.id,
      outcome === 'done' ? { kind: 'done' } : { kind: outcome, failure },
      MINUTE,
      this.now,
    );
    if (outcome === 'done' && move.call === 'update-secret') this.#promote();
    return false;
  }

  /** Every app was skipped. */
  #withdraw(): void {
    const isHeld = this.rotation.steps.some((step) => step.kind === 'update-secret' && !surelyLacks(step));
    const back = decideGoingBack(this.rotation, this.secrets, this.now, isHeld);
    if (back.kind === 'done') this.#apply(back.value);
  }

  press(press: Press): void {
    const back = decideGoingBack(this.rotation, this.secrets, this.now);
    if (!offeredPresses(this.rotation, back.kind === 'done', this.now).includes(press)) return;
    const step = this.rotation.steps.find(({ state }) => !['done', 'skipped', 'undone'].includes(state));
    const app = step?.app?.id ?? '';
    switch (press) {
      case 'roll-back':
        if (back.kind === 'done') this.#apply(back.value);
        this.rotation = goBack(this.rotation, this.now);
        return;
      case 'new-secret': {
        if (isHandedOut(this.rotation)) this.#promote();
        const before = this.rotation;
        this.#draw();
        const { newSecretId, secretKeptUntil } = this.rotation;
        const drawn = { id: newSecretId ?? '', keptUntil: secretKeptUntil ?? 0 };
        this.rotation = renewSecret({ ...before }, drawn, () => this.#newId(), this.now);
        return;
      }
      case 'reveal':
        this.rotation = {
          ...this.rotation,
          steps: this.rotation.steps.map((one) => (one.id === step?.id ? { ...one, shownAt: this.now } : one)),
        };
        this.configured.set(app, this.secrets.at(-1)?.generation ?? 0);
        this.#promote();
        return;
      case 'done':
        if (step?.kind === 'undeploy' || step?.kind === 'deploy') this.#obey(step.kind, app);
        this.rotation = applyPress(this.rotation, press, this.now);
        return;
      default:
        this.rotation = applyPress(this.rotation, press, this.now);
    }
  }

  /** The generations that an app which runs presents, and that are refused. */
  refused(): readonly string[] {
    return [...this.running].flatMap(([app, generation]) => {
      const one = this.secrets.find((candidate) => candidate.generation === generation);
      const state = one === undefined ? 'none' : effectiveState(one, this.now);
      return ['current', 'previous', 'pending'].includes(state) ? [] : [`${app}: ${generation} ${state}`];
    });
  }

  #obey(call: string, app: string): void {
    if (call === 'undeploy') this.running.delete(app);
    if (call === 'deploy') this.running.set(app, this.configured.get(app) ?? 0);
    if (call === 'update-secret') this.configured.set(app, this.secrets.at(-1)?.generation ?? 0);
  }

  #newId(): string {
    this.#ids += 1;
    return `again-${this.#ids}`;
  }

  #draw(): void {
    const oldSecretId = this.rotation.oldSecretId ?? this.secrets.find(({ state }) => state === 'current')?.id ?? null;
    const generation = this.secrets.length + 1;
    const drawn = { ...secret(`s${generation}`, generation, 'pending'), overlap: this.rotation.overlap };
    this.secrets.push({ ...drawn, pendingUntil: this.now + DAY });
    const secretKeptUntil = this.now + 15 * MINUTE;
    this.rotation = { ...this.rotation, oldSecretId, newSecretId: drawn.id, secretKeptUntil };
  }

  #promote(): void {
    this.#apply(promote(this.secrets, this.rotation.newSecretId ?? '', this.now));
  }

  #apply(changes: readonly SecretChange[]): void {
    const by = new Map(changes.map((change) => [change.id, change]));
    this.secrets = this.secrets.map((one) => ({ ...one, ...by.get(one.id) }));
  }
}

function secret(id: string, generation: number, state: SecretRecord['state']): SecretRecord {
  const never = { pendingUntil: null, overlapEndsAt: null, overlap: 0 };
  return { id, generation, state, hash: id, expiresAt: 365 * DAY, ...never };
}

const PRESSES: readonly Press[] = ['done', 'reveal', 'retry', 'new-secret', 'roll-back'];

describe(seeded('any sequence of outcomes, crashes, waits and presses'), () => {
  const happening = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('done', 'lost', 'failed', 'try-again') },
    { weight: 3, arbitrary: fc.constantFrom(...PRESSES) },
    { weight: 1, arbitrary: fc.constantFrom('minute', 'hour') },
  );
  const life = fc.tuple(
    fc.constantFrom<RotationMode>('stop', 'overlap', 'until-used'),
    fc.array(happening, { maxLength: 60 }),
  );

  it('keeps every app that runs in good secrets, one secret current, and then ends (invariants 4 and 14)', () => {
    const ends = { done: 0, 'rolled-back': 0 };
    always(life, ([mode, happenings]) => {
      const world = new World(mode);
      for (const one of happenings) {
        if (one === 'minute' || one === 'hour') world.now += one === 'minute' ? MINUTE : HOUR;
        else if (one === 'done' || one === 'lost' || one === 'failed' || one === 'try-again') {
          // `done` is both what a connector says and what a person presses.
          if (world.turn(one) && one === 'done') world.press('done');
        } else world.press(one);
        // A day after an overlap of 24 hours began, it is over: that is what its mode promises.
        if (world.now < DAY) expect(world.refused()).toEqual([]);
        expect(world.secrets.filter(({ state }) => state === 'current')).toHaveLength(1);
      }
      for (let turn = 0; world.rotation.endedAt === null; turn += 1) {
        expect(turn, JSON.stringify(world.rotation)).toBeLessThan(200);
        if (!world.turn('done')) continue;
        for (const press of ['reveal', 'done', 'retry', 'new-secret'] as const) world.press(press);
        world.now += MINUTE;
      }
      if (world.now < DAY) expect(world.refused()).toEqual([]);
      const { state } = world.rotation;
      if (state === 'done' || state === 'rolled-back') ends[state] += 1;
    });
    expect(Math.min(...Object.values(ends))).toBeGreaterThan(20);
  });
});
