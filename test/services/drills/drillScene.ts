import { expect } from 'vitest';
import type { EpochMs } from '../../../src/domain/time/time.ts';
import { LiveFollower } from '../../../src/jobs/following/liveFollower.ts';
import { fireDrillsJob } from '../../../src/jobs/notifications/fireDrills.ts';
import type { NotificationDeps } from '../../../src/jobs/notifications/notificationDeps.ts';
import { sendNoticesJob } from '../../../src/jobs/notifications/sendNotices.ts';
import { tellConversationsJob } from '../../../src/jobs/notifications/tellConversations.ts';
import type { Database } from '../../../src/persistence/database.ts';
import { DrillEntity, type DrillRow } from '../../../src/persistence/entities/incidents/drills.ts';
import { loadKey } from '../../../src/persistence/keyRepository.ts';
import type { Policy } from '../../../src/services/context.ts';
import { changeCanary } from '../../../src/services/drills/canaries.ts';
import { changeStatus } from '../../../src/services/keys/changeKey.ts';
import { ScriptedPlatform } from '../../jobs/scriptedPlatform.ts';
import { ask, type Fixture, makeFixture, makeKey, type TestKey, value } from '../../support/actors.ts';
import { manualClock, type TestContext, type TestVerifier, testContext, testVerifier } from '../../support/context.ts';

export const ZONE = 'Europe/Berlin';
const FALLBACK = { platform: 'slack', conversation: 'C1' };
/** A Sunday. */
const FIRST_OF_MARCH = Date.UTC(2026, 2, 1);

/** A project with a canary key and another one, a conversation that is told, and drills that are held in Berlin. */
export class DrillScene {
  readonly context: TestContext;
  readonly base: Fixture;
  readonly other: TestKey;
  /** Shows what comes again after a crash once: test/jobs/followCrash.test.ts is about those that can’t. */
  readonly slack = new ScriptedPlatform('slack', 10 * 60_000);
  readonly verifier: TestVerifier;

  private constructor(context: TestContext, base: Fixture, other: TestKey) {
    this.context = context;
    this.base = base;
    this.other = other;
    this.verifier = testVerifier(context);
    this.slack.changing = { kind: 'changed' };
  }

  static async open(database: Database, policy: Partial<Policy> = { drillZone: ZONE }): Promise<DrillScene> {
    const context = testContext(database, {
      policy: { fallback: FALLBACK, ...policy },
      time: manualClock(FIRST_OF_MARCH),
    });
    const base = await makeFixture(context);
    const other = await makeKey(context, base.owner, base.channel, { name: 'real' });
    const scene = new DrillScene(context, base, other);
    await scene.name('name');
    return scene;
  }

  /** Names the canary, or takes it off. */
  async name(verb: 'name' | 'remove'): Promise<void> {
    const { owner, project, key } = this.base;
    const found = await this.context.database.read((manager) => loadKey(manager, key.id));
    if (found === undefined) throw new Error('the canary is gone');
    value(await changeCanary(this.context, owner.by, project, found, verb));
  }

  /** A process looks at the drills, and sends what waits. */
  async look(context: TestContext = this.context): Promise<void> {
    await fireDrillsJob(context).run();
    await tellConversationsJob(this.#sender(context)).run();
    const report = (error: unknown) => expect.unreachable(String(error));
    const log = { warn: () => undefined, info: () => undefined };
    const follower = new LiveFollower({ ...this.#sender(context), log, report });
    await follower.followDue();
    await follower.idle();
    await sendNoticesJob(this.#sender(context)).run();
  }

  #sender(context: TestContext): NotificationDeps {
    const log = { warn: () => undefined };
    return { context, platforms: [this.slack], fallback: FALLBACK, holder: 'one', log };
  }

  /** Lets the moment come that was drawn for this month, and looks. @returns when that was. */
  async begin(): Promise<EpochMs> {
    await this.look();
    const { dueAt } = await this.drill();
    this.until(dueAt);
    await this.look();
    return dueAt;
  }

  /** Moves the clock. */
  until(at: EpochMs): void {
    this.context.time.advance(at - this.context.clock());
  }

  /** @returns the drills, oldest first. */
  async drills(): Promise<readonly DrillRow[]> {
    return await this.context.database.read((manager) => manager.find(DrillEntity, { order: { month: 'ASC' } }));
  }

  /** @returns the latest drill. */
  async drill(): Promise<DrillRow> {
    const drill = (await this.drills()).at(-1);
    if (drill === undefined) throw new Error('nothing was drawn');
    return drill;
  }

  /** The owner is asked, and answers a minute later. */
  async change(verb: 'disable' | 'activate'): Promise<void> {
    const { owner, key } = this.base;
    const question = await ask(this.context, owner, key.id, verb);
    this.context.time.advance(60_000);
    value(await changeStatus(this.context, owner.by, question, verb));
  }

  /** @returns what the conversation was told, in order. */
  told(): readonly string[] {
    return this.slack.said.map(({ text }) => text);
  }
}
