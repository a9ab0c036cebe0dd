import { EntitySchema } from 'typeorm';
import type { ApprovalSetting } from '../../domain/people/approvals/approvals.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { bigNumber, id, optionalBigNumber, text } from './columns.ts';

/** Holds integration channels and members. */
export interface ProjectRow {
  id: string;
  name: string;
  nameKey: string;
  createdAt: EpochMs;
  archivedAt: EpochMs | null;
  /** For which changes it asks for approvals. */
  approval: ApprovalSetting;
}

/** The table `project`, as {@link ProjectRow} describes its rows. */
export const ProjectEntity = new EntitySchema<ProjectRow>({
  name: 'project',
  columns: {
    id,
    name: text,
    nameKey: text,
    createdAt: bigNumber,
    archivedAt: optionalBigNumber,
    approval: { ...text, default: 'none' },
  },
  indices: [{ name: 'project_name', columns: ['nameKey'], unique: true, where: '"archivedAt" IS NULL' }],
});

/** An integration channel: what keys are for. */
export interface ChannelRow {
  id: string;
  projectId: string;
  name: string;
  nameKey: string;
  createdAt: EpochMs;
  removedAt: EpochMs | null;
}

/** The table `channel`, as {@link ChannelRow} describes its rows. */
export const ChannelEntity = new EntitySchema<ChannelRow>({
  name: 'channel',
  columns: { id, projectId: text, name: text, nameKey: text, createdAt: bigNumber, removedAt: optionalBigNumber },
  indices: [{ name: 'channel_name', columns: ['projectId', 'nameKey'], unique: true, where: '"removedAt" IS NULL' }],
});
