import { randomBytes } from 'node:crypto';
import { newKeyId, newSecret } from '../src/domain/keys/secretFormat.ts';
import type { Requester } from '../src/domain/people/authorization.ts';
import type { Actor } from '../src/domain/people/permissions.ts';
import { DAY } from '../src/domain/time/time.ts';
import { chunks } from '../src/persistence/bulkInsert.ts';
import type { Database } from '../src/persistence/database.ts';
import { KeyEntity, SecretEntity } from '../src/persistence/entities/keys.ts';
import { MemberEntity } from '../src/persistence/entities/people/people.ts';
import { storeConfirmation } from '../src/services/confirmations.ts';
import type { ServiceContext } from '../src/services/context.ts';
import { checkPepper } from '../src/services/deployment.ts';
import { previewIncident } from '../src/services/incidents/scope.ts';
import { snapshotOfIncident, startIncident } from '../src/services/incidents/startIncident.ts';
import { identify } from '../src/services/people/people.ts';
import { addChannel } from '../src/services/projects/channels.ts';
import { createProject } from '../src/services/projects/projects.ts';
import type { WrittenIncident } from './incidentFloor.ts';
import type { Connection } from './rawConnection.ts';
import { benchContext, named, requesterOf, value } from './rotationScene.ts';

/** The floor's audit events stand far behind the product's, and are taken away again. */
const FAR = 1_000_000_000;
const CREATED_BEFORE = 30 * DAY;

/** A project with keys of several owners, of which each speaks on the console. */
export class IncidentPlace {
  readonly context: ServiceContext;
  readonly #ana: Actor;
  readonly #by: Requester;
  readonly #scope: { readonly kind: 'project'; readonly id: string; readonly name: string };
  readonly #raw: Connection;

  private constructor(context: ServiceContext, ana: Actor, project: { readonly id: string }, raw: Connection) {
    this.context = context;
    this.#ana = ana;
    this.#by = requesterOf(ana.personId, ana.name);
    this.#scope = { kind: 'project', id: project.id, name: 'shop' };
    this.#raw = raw;
  }

  static async make(database: Database, raw: Connection, keys: number, owners: number): Promise<IncidentPlace> {
    const context = benchContext(database);
    await checkPepper(database, context.pepper);
    const meet = (name: string) =>
      identify(context, { platform: 'console', externalId: name, displayName: name, groups: [] });
    const { personId, name } = await meet('ana');
    const by = requesterOf(personId, name);
    const project = value(await createProject(context, by, named('shop')));
    const channel = value(await addChannel(context, by, project, named('rasa')));
    const people: Actor[] = [];
    for (let index = 0; index < owners; index += 1) people.push(await meet(`owner-${index}`));
    const createdAt = Date.now() - CREATED_BEFORE;
    const rows = Array.from({ length: keys }, (_, index) => {
      const owner = people[index % owners];
      if (owner === undefined) throw new Error('there is no owner');
      return { ...named(`key-${index}`), id: newKeyId(randomBytes), ownerId: owner.personId, useCount: keys - index };
    });
    await database.write(async ({ manager }) => {
      const members = people.map((one) => ({
        projectId: project.id,
        personId: one.personId,
        role: 'viewer' as const,
        createdAt,
      }));
      await manager.insert(MemberEntity, members);
      for (const some of chunks(rows)) {
        const at = { channelId: channel.id, projectId: project.id, createdAt, expiresAt: createdAt + 365 * DAY };
        const never = { disabledAt: null, lockedAt: null, deletedAt: null, lastUsedAt: null, replacesId: null };
        await manager.insert(
          KeyEntity,
          some.map((row) => ({ ...row, ...at, ...never, failures: [], failureTotal: 0 })),
        );
        await manager.insert(
          SecretEntity,
          some.map(({ id }) => ({
            id: `s${id}`,
            keyId: id,
            generation: 1,
            state: 'current' as const,
            hash: context.pepper.hash(newSecret(id, randomBytes).reveal()),
            createdAt,
            expiresAt: at.expiresAt,
            pendingUntil: null,
            overlap: 0,
            overlapEndsAt: null,
          })),
        );
      }
    });
    return new IncidentPlace(context, await meet('ana'), project, raw);
  }

  /** Ana asks for all of them to be rotated. @returns the press on the question's button, which resolves with the incident's ID. */
  async ask(): Promise<() => Promise<string>> {
    const preview = await previewIncident(this.context, this.#ana, 'rotate', this.#scope);
    const seen = snapshotOfIncident(preview);
    const asked = { command: ['incident', 'rotate'], personId: this.#by.personId, subjectId: 'shop', params: {}, seen };
    const confirmation = await storeConfirmation(this.context, asked);
    const incident = {
      verb: 'rotate',
      scope: this.#scope,
      preview,
      overlap: 0,
      reason: 'leak',
      room: undefined,
    } as const;
    return async () => value(await startIncident(this.context, this.#by, confirmation, incident));
  }

  /** How many secrets wait for their owners. */
  async handed(): Promise<number> {
    const [row] = await this.#raw.query(`SELECT COUNT(*) AS "count" FROM "incident_key" WHERE "state" = 'handed'`);
    return Number(row?.['count']);
  }

  /** What the incident that is there wrote, as it was before its keys had their turn. */
  async written(): Promise<WrittenIncident> {
    const read = (sql: string) => this.#raw.query(sql);
    const keys = await read('SELECT * FROM "incident_key" ORDER BY "position"');
    const [incident] = await read('SELECT * FROM "incident"');
    const events = await read(`SELECT * FROM "audit_event" WHERE "action" = 'key.regenerate' ORDER BY "seq"`);
    if (incident === undefined) throw new Error('there is no incident');
    return {
      incident,
      keys: keys.map((row) => ({ ...row, state: 'waiting' })),
      messages: await read('SELECT * FROM "live_message"'),
      secrets: await read(`SELECT * FROM "secret" WHERE "state" = 'pending'`),
      handovers: await read('SELECT * FROM "handover"'),
      events: events.map((row) => ({ ...row, seq: Number(row['seq']) + FAR })),
    };
  }

  /** Makes it as if nobody had started an incident. */
  async putBack(): Promise<void> {
    for (const table of ['handover', 'incident_key', 'incident', 'live_message'])
      await this.#raw.query(`DELETE FROM "${table}"`);
    await this.#raw.query(`DELETE FROM "secret" WHERE "state" = 'pending'`);
    await this.#raw.query(`DELETE FROM "audit_event" WHERE "seq" >= ${FAR}`);
    const tidy = this.context.database.dialect === 'sqlite' ? 'PRAGMA wal_checkpoint(TRUNCATE)' : 'VACUUM';
    await this.#raw.query(tidy);
  }
}
