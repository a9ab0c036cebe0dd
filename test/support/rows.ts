import { type FindOptionsWhere, MoreThan } from 'typeorm';
import type { AuditLink } from '../../src/domain/audit/auditChain.ts';
import { noticeText } from '../../src/domain/notices/noticeText.ts';
import { plainText } from '../../src/domain/time/moment.ts';
import { AppEntity } from '../../src/persistence/entities/apps/apps.ts';
import { AuditEntity } from '../../src/persistence/entities/audit.ts';
import { KeyEntity, type KeyRow, SecretEntity, type SecretRow } from '../../src/persistence/entities/keys.ts';
import {
  ConversationNoticeEntity,
  type ConversationNoticeRow,
  NoticeEntity,
  type NoticeRow,
} from '../../src/persistence/entities/outbox.ts';
import { PersonEntity } from '../../src/persistence/entities/people/people.ts';
import { ChannelEntity, ProjectEntity } from '../../src/persistence/entities/projects.ts';
import type { ServiceContext } from '../../src/services/context.ts';

/** What the tables say, for what no service shows. */

/** @returns the IDs that people never see: of people, projects, integration channels and apps. */
export async function rowIds({ database }: Pick<ServiceContext, 'database'>): Promise<readonly string[]> {
  const tables = [PersonEntity, ProjectEntity, ChannelEntity, AppEntity];
  const rows = await database.read((manager) =>
    Promise.all(tables.map((table) => manager.find<{ id: string }>(table, { select: { id: true } }))),
  );
  return rows.flat().map(({ id }) => id);
}

/** @returns the row of a key. */
export async function keyRow({ database }: Pick<ServiceContext, 'database'>, id: string): Promise<KeyRow> {
  return await database.read((manager) => manager.findOneByOrFail(KeyEntity, { id }));
}

/** @returns a key's secrets, oldest first. */
export async function secretRows(
  { database }: Pick<ServiceContext, 'database'>,
  keyId: string,
): Promise<readonly SecretRow[]> {
  return await database.read((manager) =>
    manager.find(SecretEntity, { where: { keyId }, order: { generation: 'ASC' } }),
  );
}

/** @returns the audit events, oldest first. */
export async function auditRows(
  { database }: Pick<ServiceContext, 'database'>,
  where: FindOptionsWhere<AuditLink> = {},
): Promise<readonly AuditLink[]> {
  return await database.read((manager) => manager.find(AuditEntity, { where, order: { seq: 'ASC' } }));
}

/** @returns the refused commands and presses after an event of the trail, oldest first. */
export async function refusedRows(context: Pick<ServiceContext, 'database'>, since = 0): Promise<readonly AuditLink[]> {
  return await auditRows(context, { outcome: 'refused', seq: MoreThan(since) });
}

/** @returns what waits to be told or was told to a person. */
export async function noticeRows(
  { database }: Pick<ServiceContext, 'database'>,
  personId: string,
): Promise<readonly NoticeRow[]> {
  return await database.read((manager) =>
    manager.find(NoticeEntity, { where: { personId }, order: { createdAt: 'ASC' } }),
  );
}

/** @returns what waits to be told to conversations. */
export async function conversationNoticeRows({
  database,
}: Pick<ServiceContext, 'database'>): Promise<readonly ConversationNoticeRow[]> {
  return await database.read((manager) => manager.find(ConversationNoticeEntity, { order: { createdAt: 'ASC' } }));
}

/** @returns a person's notices as they would be told them now, oldest first. */
export async function noticeTexts(
  context: Pick<ServiceContext, 'database' | 'clock'>,
  personId: string,
): Promise<readonly string[]> {
  const rows = await noticeRows(context, personId);
  return rows.map((row) => plainText(noticeText(row, { now: context.clock(), reports: [] }).text));
}
