import type { IncidentVerb } from '../../../src/domain/incidents/incident.ts';
import { ownedBy } from '../../../src/domain/keys/keyOwner.ts';
import { nameKey } from '../../../src/domain/people/names.ts';
import type { ProjectRole } from '../../../src/domain/people/permissions.ts';
import type { ChannelRef, Named } from '../../../src/domain/refs.ts';
import type { Result } from '../../../src/domain/result.ts';
import type { Database } from '../../../src/persistence/database.ts';
import {
  IncidentEntity,
  IncidentKeyEntity,
  type IncidentKeyRow,
  type IncidentRow,
} from '../../../src/persistence/entities/incidents/incidents.ts';
import { HandoverEntity, type HandoverRow } from '../../../src/persistence/entities/requests.ts';
import { linkApp } from '../../../src/services/apps/linkApp.ts';
import { registerApp } from '../../../src/services/apps/registerApp.ts';
import { storeConfirmation } from '../../../src/services/confirmations.ts';
import { revealHandover } from '../../../src/services/handovers/revealHandover.ts';
import { settleHandover } from '../../../src/services/handovers/settleHandover.ts';
import { IncidentDriver } from '../../../src/services/incidents/incidentDriver.ts';
import { type IncidentScope, previewIncident } from '../../../src/services/incidents/scope.ts';
import { snapshotOfIncident, startIncident } from '../../../src/services/incidents/startIncident.ts';
import { createKey } from '../../../src/services/keys/createKey.ts';
import { identify } from '../../../src/services/people/people.ts';
import { grantRole } from '../../../src/services/people/roles.ts';
import {
  deliver,
  makeChannel,
  makePerson,
  makeProject,
  type TestKey,
  type TestPerson,
  value,
} from '../../support/actors.ts';
import { type TestContext, testContext } from '../../support/context.ts';

/** Two projects: Ana owns both, Ben owns some keys in the first. */
export class IncidentScene {
  readonly context: TestContext;
  readonly ana: TestPerson;
  readonly ben: TestPerson;
  readonly rasa: ChannelRef;
  readonly elsewhere: ChannelRef;
  readonly errors: unknown[] = [];
  readonly driver: IncidentDriver;

  private constructor(
    context: TestContext,
    people: { ana: TestPerson; ben: TestPerson },
    rasa: ChannelRef,
    elsewhere: ChannelRef,
  ) {
    this.context = context;
    ({ ana: this.ana, ben: this.ben } = people);
    this.rasa = rasa;
    this.elsewhere = elsewhere;
    this.driver = this.newDriver();
  }

  static async open(database: Database): Promise<IncidentScene> {
    const context = testContext(database);
    const ana = await makePerson(context, 'Ana');
    const shop = await makeProject(context, ana.by, 'shop');
    const web = await makeProject(context, ana.by, 'web');
    const rasa = await makeChannel(context, ana.by, shop, 'rasa');
    const elsewhere = await makeChannel(context, ana.by, web, 'rasa');
    const scene = new IncidentScene(context, { ana, ben: await makePerson(context, 'Ben') }, rasa, elsewhere);
    await scene.grant(scene.ben, 'viewer');
    return scene;
  }

  /** Another process. */
  newDriver(holder = 'one', { context = this.context, most = 50 } = {}): IncidentDriver {
    return new IncidentDriver(context, holder, (error) => this.errors.push(error), most);
  }

  async grant(person: Named, role: ProjectRole, project: Named = this.rasa.project): Promise<void> {
    value(await grantRole(this.context, this.ana.by, project, person, role));
  }

  async key(name: string, owner: TestPerson = this.ana, channel: ChannelRef = this.rasa): Promise<TestKey> {
    const asked = { channel, owner: ownedBy(owner), name, nameKey: nameKey(name) };
    return await deliver(this.context, this.ana, value(await createKey(this.context, this.ana.by, asked)));
  }

  async keys(count: number, owner: TestPerson = this.ana): Promise<readonly TestKey[]> {
    const made: TestKey[] = [];
    for (let index = 0; index < count; index += 1) made.push(await this.key(`key-${owner.name}-${index}`, owner));
    return made;
  }

  /** Every key of the first project. */
  get shop(): IncidentScope {
    return { kind: 'project', id: this.rasa.project.id, name: 'shop' };
  }

  /** Gives a key an app that people change by hand. */
  async link({ id }: TestKey, keyName: string): Promise<void> {
    const { by } = this.ana;
    const name = `app-${id}`;
    const asked = { project: this.rasa.project, name, nameKey: nameKey(name), connector: 'manual', settings: {} };
    value(await linkApp(this.context, by, value(await registerApp(this.context, by, asked)), { id, name: keyName }));
  }

  /** Somebody asks for an incident and presses its button; nothing is driven yet. */
  async start(
    verb: IncidentVerb,
    scope: IncidentScope = this.shop,
    by: TestPerson = this.ana,
    overlap = 0,
  ): Promise<Result<string>> {
    return await (await this.ask(verb, scope, by, overlap))();
  }

  /** The question; what it returns presses its button. */
  async ask(
    verb: IncidentVerb,
    scope: IncidentScope,
    by: TestPerson = this.ana,
    overlap = 0,
  ): Promise<(context?: TestContext) => Promise<Result<string>>> {
    const actor = await identify(this.context, {
      platform: by.by.platform,
      externalId: by.by.externalId,
      displayName: by.name,
      groups: [],
    });
    const preview = await previewIncident(this.context, actor, verb, scope);
    const seen = snapshotOfIncident(preview);
    const asked = { command: ['incident', verb], personId: by.id, subjectId: scope.kind, params: {}, seen };
    const confirmation = await storeConfirmation(this.context, asked);
    return async (context = this.context) => {
      const now = await previewIncident(this.context, actor, verb, scope);
      const incident = { verb, scope, preview: now, overlap, reason: 'leak', room: undefined };
      return await startIncident(context, by.by, confirmation, incident);
    };
  }

  /** Drives everything that can be done without a person. */
  async settle(driver = this.driver): Promise<void> {
    await driver.wakeRunning();
    await driver.idle();
    if (this.errors.length > 0) throw this.errors[0];
  }

  async incident(id: string): Promise<IncidentRow> {
    return await this.context.database.read((manager) => manager.findOneByOrFail(IncidentEntity, { id }));
  }

  /** The latest incident that a key is in, if there is one. */
  async latest(keyId: string): Promise<string | undefined> {
    const order = { since: 'DESC' } as const;
    const row = await this.context.database.read((m) => m.findOne(IncidentKeyEntity, { where: { keyId }, order }));
    return row?.incidentId;
  }

  async rows(incidentId: string): Promise<readonly IncidentKeyRow[]> {
    return await this.context.database.read((manager) =>
      manager.find(IncidentKeyEntity, { where: { incidentId }, order: { position: 'ASC' } }),
    );
  }

  async states(incidentId: string): Promise<readonly string[]> {
    return (await this.rows(incidentId)).map(({ state }) => state);
  }

  async handovers(): Promise<readonly HandoverRow[]> {
    return await this.context.database.read((manager) => manager.find(HandoverEntity, { order: { createdAt: 'ASC' } }));
  }

  /** Somebody reveals a secret, and their platform shows it. @returns the plaintext. */
  async reveal(handover: Pick<HandoverRow, 'id'>, by: TestPerson): Promise<string> {
    const shown = value(await revealHandover(this.context, by.by, handover.id));
    await settleHandover(this.context, by.by, shown.deliveryId, 'accepted');
    return shown.secret.reveal();
  }
}
