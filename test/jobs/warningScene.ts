import type { Named } from '../../src/domain/refs.ts';
import { MINUTE, SECOND } from '../../src/domain/time/time.ts';
import type { Conversation } from '../../src/domain/warnings/conversationRef.ts';
import type { NotificationDeps } from '../../src/jobs/notifications/notificationDeps.ts';
import { sendWarningsJob } from '../../src/jobs/notifications/sendWarnings.ts';
import { KeyEntity } from '../../src/persistence/entities/keys.ts';
import { MemberEntity } from '../../src/persistence/entities/people/people.ts';
import { change } from '../../src/services/audit/auditTrail.ts';
import { sweepWarnings } from '../../src/services/notifications/sweep.ts';
import { type NewWarning, queueWarnings } from '../../src/services/outbox/queue.ts';
import { mergePeople } from '../../src/services/people/mergePeople.ts';
import { identify } from '../../src/services/people/people.ts';
import { grantRole } from '../../src/services/people/roles.ts';
import { warningRows } from '../services/notifications/warnedPeople.ts';
import {
  makeChannel,
  makeKey,
  makeProject,
  requesterOf,
  type TestKey,
  type TestPerson,
  value,
} from '../support/actors.ts';
import type { TestContext } from '../support/context.ts';
import { ScriptedPlatform } from './scriptedPlatform.ts';

/** A process that tells warnings, with the platforms that all of them share. */
export interface Sender {
  readonly deps: NotificationDeps;
  readonly logged: readonly object[];
  /** Runs the job once. @returns what it says of it. */
  run(): Promise<string>;
}

/** Ana with keys, on Slack and on Discord, where she spoke last; what waits for her is gathered already. */
export class WarningScene {
  readonly context: TestContext;
  readonly slack = new ScriptedPlatform('slack');
  readonly discord = new ScriptedPlatform('discord', 2 * MINUTE);
  readonly ana: TestPerson;
  readonly shop: Named;
  readonly key: TestKey;

  private constructor(context: TestContext, ana: TestPerson, shop: Named, key: TestKey) {
    this.context = context;
    this.ana = ana;
    this.shop = shop;
    this.key = key;
  }

  static async open(context: TestContext): Promise<WarningScene> {
    const ana = await person(context, 'slack', 'UANA', 'ana');
    const also = await person(context, 'discord', '42', 'ana');
    await change(context, (transaction) => mergePeople(transaction, { keepId: ana.id, goneId: also.id }));
    const shop = await makeProject(context, ana.by, 'shop');
    const channel = await makeChannel(context, ana.by, shop, 'rasa');
    const scene = new WarningScene(context, ana, shop, await makeKey(context, ana, channel, { name: 'bot' }));
    await scene.settleSweep();
    return scene;
  }

  /** Someone who has spoken. */
  async person(platform: string, externalId: string, name = externalId): Promise<TestPerson> {
    return await person(this.context, platform, externalId, name);
  }

  async owner(project: Named, someone: TestPerson): Promise<void> {
    value(await grantRole(this.context, this.ana.by, project, someone, 'owner'));
  }

  /** A further key of Ana's, in a project of its own if one is named. */
  async furtherKey(name: string, projectName?: string): Promise<TestKey & { readonly project: Named }> {
    const project = projectName === undefined ? this.shop : await makeProject(this.context, this.ana.by, projectName);
    const channel = await makeChannel(this.context, this.ana.by, project, `for-${name}`);
    const key = await makeKey(this.context, this.ana, channel, { name });
    await this.settleSweep();
    return { ...key, project };
  }

  /** Looks at the keys that are new, so that nothing waits for the sweep. */
  async settleSweep(): Promise<void> {
    await sweepWarnings(this.context, this.context.clock(), 10_000);
  }

  /** Queues warnings that are gathered already. */
  async queue(...asked: readonly (Partial<NewWarning> & { readonly kind: NewWarning['kind'] })[]): Promise<void> {
    const { context, key, ana, shop } = this;
    const base = { keyId: key.id, personId: ana.id, projectId: shop.id, threshold: 'x', dueAt: context.clock() };
    const rows: NewWarning[] = [];
    for (const one of asked) {
      const { personId = ana.id, keyId = personId === ana.id ? key.id : await this.#keyOf(personId) } = one;
      rows.push({ ...base, about: await this.#about({ ...one, keyId }), ...one, keyId });
    }
    await context.database.write((transaction) => queueWarnings(context, transaction, rows));
    context.time.advance(5 * SECOND);
  }

  /** A key of somebody else's in the shop. */
  async #keyOf(personId: string): Promise<string> {
    const { id } = await this.furtherKey(`of-${personId.slice(-12).toLowerCase()}`);
    const member = { projectId: this.shop.id, personId, role: 'viewer', createdAt: 0 } as const;
    await this.context.database.write(async ({ manager }) => {
      await manager.update(KeyEntity, { id }, { ownerId: personId });
      await manager.upsert(MemberEntity, member, ['projectId', 'personId']);
    });
    return id;
  }

  /** How the rows stand, by their kinds. */
  async states(): Promise<readonly string[]> {
    return (await warningRows(this.context)).map(({ kind, state }) => `${kind} ${state}`).sort();
  }

  sender(holder = 'one', more: { readonly context?: TestContext; readonly fallback?: Conversation } = {}): Sender {
    const logged: object[] = [];
    const deps: NotificationDeps = {
      context: more.context ?? this.context,
      platforms: [this.slack, this.discord],
      fallback: more.fallback,
      holder,
      log: { warn: (facts) => void logged.push(facts) },
    };
    const job = sendWarningsJob(deps);
    const run = async () => {
      const said: string[] = [];
      await job.run((words) => said.push(words));
      return said.join(' ');
    };
    return { deps, logged, run };
  }

  /** What a warning has to be about, so as not to be void: the key as it stands. */
  async #about({ kind, keyId = this.key.id }: Partial<NewWarning> & { readonly kind: string }): Promise<string> {
    const { database } = this.context;
    const key = await database.read((manager) => manager.findOneByOrFail(KeyEntity, { id: keyId }));
    if (kind === 'expiry') return String(key.expiresAt);
    if (kind !== 'lock') return `${this.context.clock()}`;
    const lockedAt = this.context.clock();
    await database.write(({ manager }) => manager.update(KeyEntity, { id: keyId }, { lockedAt }));
    return String(lockedAt);
  }
}

async function person(context: TestContext, platform: string, externalId: string, name: string): Promise<TestPerson> {
  const actor = await identify(context, { platform, externalId, displayName: name, groups: [] });
  return { id: actor.personId, name: actor.name, actor, by: requesterOf(actor, { platform, externalId }) };
}
