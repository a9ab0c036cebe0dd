import { nameKey } from '../../../src/domain/people/names.ts';
import type { ProjectRole } from '../../../src/domain/people/permissions.ts';
import type { ChannelRef, Named } from '../../../src/domain/refs.ts';
import type { Refusal } from '../../../src/domain/refusals.ts';
import type { Request, RequestAnswer } from '../../../src/domain/requests/request.ts';
import type { Result } from '../../../src/domain/result.ts';
import type { Database } from '../../../src/persistence/database.ts';
import { AuditEntity } from '../../../src/persistence/entities/audit.ts';
import { KeyEntity } from '../../../src/persistence/entities/keys.ts';
import { LiveMessageEntity } from '../../../src/persistence/entities/liveMessages.ts';
import { NoticeEntity } from '../../../src/persistence/entities/outbox.ts';
import { IdentityEntity } from '../../../src/persistence/entities/people/people.ts';
import { HandoverEntity, type HandoverRow, RequestEntity } from '../../../src/persistence/entities/requests.ts';
import { grantRole } from '../../../src/services/people/roles.ts';
import { decideRequest } from '../../../src/services/requests/decideRequest.ts';
import { requestKey } from '../../../src/services/requests/keyRequest.ts';
import { makeChannel, makePerson, makeProject, type TestPerson, value } from '../../support/actors.ts';
import { type TestContext, testContext } from '../../support/context.ts';

/** @returns why something was refused. @throws where it was done. */
export function refusalOf(result: Result<unknown>): Refusal {
  if (result.kind === 'done') throw new Error('it was done');
  return result.refusal;
}

/** A project with two owners, and a viewer who wants a key. */
export class RequestScene {
  readonly context: TestContext;
  readonly owner: TestPerson;
  readonly other: TestPerson;
  readonly asker: TestPerson;
  readonly project: Named;
  readonly channel: ChannelRef;

  private constructor(
    context: TestContext,
    people: { readonly owner: TestPerson; readonly other: TestPerson; readonly asker: TestPerson },
    channel: ChannelRef,
  ) {
    this.context = context;
    ({ owner: this.owner, other: this.other, asker: this.asker } = people);
    this.channel = channel;
    this.project = channel.project;
  }

  static async open(database: Database, context = testContext(database)): Promise<RequestScene> {
    const owner = await makePerson(context, 'Ana');
    const project = await makeProject(context, owner.by, 'shop');
    const channel = await makeChannel(context, owner.by, project, 'rasa');
    const other = await makePerson(context, 'Olga');
    const asker = await makePerson(context, 'Ben');
    const scene = new RequestScene(context, { owner, other, asker }, channel);
    await scene.grant(other, 'owner');
    await scene.grant(asker, 'viewer');
    return scene;
  }

  async grant(person: Named, role: ProjectRole): Promise<void> {
    value(await grantRole(this.context, this.owner.by, this.project, person, role));
  }

  /** Somebody asks for a key; the viewer unless it is said. */
  async ask(name = 'chat-bot', by: TestPerson = this.asker): Promise<Request> {
    const asked = { channel: this.channel, name, nameKey: nameKey(name), reason: 'for the new site' };
    return value(await requestKey(this.context, by.by, asked));
  }

  async decide(
    request: Pick<Request, 'id'>,
    answer: RequestAnswer,
    by: TestPerson = this.owner,
  ): Promise<Result<Request>> {
    return await decideRequest(this.context, by.by, request.id, answer);
  }

  /** A request that was approved, with the secret that waits for its asker. */
  async approved(name = 'chat-bot'): Promise<HandoverRow> {
    const request = await this.ask(name);
    value(await this.decide(request, 'approve'));
    const [handover] = await this.handovers({ requestId: request.id });
    if (handover === undefined) throw new Error('nothing was handed over');
    return handover;
  }

  readonly requests = () => this.context.database.read((manager) => manager.find(RequestEntity));
  readonly handovers = (where: { readonly requestId?: string } = {}) =>
    this.context.database.read((manager) => manager.findBy(HandoverEntity, where));
  readonly keys = () => this.context.database.read((manager) => manager.find(KeyEntity));
  readonly notices = () => this.context.database.read((manager) => manager.find(NoticeEntity));
  readonly events = () => this.context.database.read((manager) => manager.find(AuditEntity, { order: { seq: 'ASC' } }));

  /** Who has a live message, by name, and about what. */
  async followers(kind: 'request' | 'handover'): Promise<readonly string[]> {
    return await this.context.database.read(async (manager) => {
      const copies = await manager.findBy(LiveMessageEntity, { subjectKind: kind });
      const identities = await manager.find(IdentityEntity);
      const people = [this.owner, this.other, this.asker];
      return copies
        .map(({ externalId }) => identities.find((one) => one.externalId === externalId)?.personId)
        .map((id) => people.find((person) => person.id === id)?.name ?? 'someone')
        .toSorted((one, other) => one.localeCompare(other));
    });
  }
}
