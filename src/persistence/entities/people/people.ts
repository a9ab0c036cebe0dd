import { EntitySchema } from 'typeorm';
import type { ProjectRole } from '../../../domain/people/permissions.ts';
import type { EpochMs } from '../../../domain/time/time.ts';
import { bigNumber, id, optionalBigNumber, optionalText, text } from '../columns.ts';

/** A person. */
export interface PersonRow {
  id: string;
  name: string;
  nameKey: string;
  activeProjectId: string | null;
  createdAt: EpochMs;
  /** IANA time zone, as last reported by their platform. */
  timeZone: string | null;
  /** Their language, as last reported by their platform. */
  locale: string | null;
  /** The platform that they last used. */
  lastPlatform: string | null;
}

/** The table `person`, as {@link PersonRow} describes its rows. */
export const PersonEntity = new EntitySchema<PersonRow>({
  name: 'person',
  columns: {
    id,
    name: text,
    nameKey: text,
    activeProjectId: optionalText,
    createdAt: bigNumber,
    timeZone: optionalText,
    locale: optionalText,
    lastPlatform: optionalText,
  },
  indices: [{ name: 'person_name', columns: ['nameKey'] }],
});

/** A person's account on a platform. */
export interface IdentityRow {
  platform: string;
  externalId: string;
  personId: string;
  createdAt: EpochMs;
  /** The platform's user name, unique there; null until the platform sends it. */
  handle: string | null;
  /** The handle normalised for comparison (domain/names). */
  handleKey: string | null;
  /** When the platform said that the account is no more; null while it serves someone. */
  goneAt: EpochMs | null;
}

/** The table `identity`, as {@link IdentityRow} describes its rows. */
export const IdentityEntity = new EntitySchema<IdentityRow>({
  name: 'identity',
  columns: {
    platform: { ...text, primary: true },
    externalId: { ...text, primary: true },
    personId: text,
    createdAt: bigNumber,
    handle: optionalText,
    handleKey: optionalText,
    goneAt: optionalBigNumber,
  },
  indices: [
    { name: 'identity_person', columns: ['personId'] },
    { name: 'identity_handle', columns: ['handleKey'] },
  ],
});

/** A role in a project. */
export interface MemberRow {
  projectId: string;
  personId: string;
  role: ProjectRole;
  createdAt: EpochMs;
}

/** The table `member`, as {@link MemberRow} describes its rows. */
export const MemberEntity = new EntitySchema<MemberRow>({
  name: 'member',
  columns: {
    projectId: { ...text, primary: true },
    personId: { ...text, primary: true },
    role: text,
    createdAt: bigNumber,
  },
  indices: [{ name: 'member_person', columns: ['personId'] }],
});

/** The role `admin`, if granted rather than configured. */
export interface AdminRow {
  personId: string;
  createdAt: EpochMs;
}

/** The table `admin`, as {@link AdminRow} describes its rows. */
export const AdminEntity = new EntitySchema<AdminRow>({
  name: 'admin',
  columns: { personId: id, createdAt: bigNumber },
});
