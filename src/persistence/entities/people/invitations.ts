import { EntitySchema } from 'typeorm';
import type { ProjectRole } from '../../../domain/people/permissions.ts';
import type { EpochMs } from '../../../domain/time/time.ts';
import { bigNumber, text } from '../columns.ts';

/** A role in a project that waits for the person with an account. */
export interface InvitationRow {
  projectId: string;
  platform: string;
  /** The platform's own ID without a workspace, or a name where accounts have no IDs. */
  account: string;
  role: ProjectRole;
  createdAt: EpochMs;
  expiresAt: EpochMs;
  invitedById: string;
  invitedByName: string;
  /** The platform and the identity with which it was made: whether it may still be given is decided again when it is taken. */
  invitedOn: string;
  invitedAs: string;
}

/** The table `invitation`, as {@link InvitationRow} describes its rows. */
export const InvitationEntity = new EntitySchema<InvitationRow>({
  name: 'invitation',
  columns: {
    projectId: { ...text, primary: true },
    platform: { ...text, primary: true },
    account: { ...text, primary: true },
    role: text,
    createdAt: bigNumber,
    expiresAt: bigNumber,
    invitedById: text,
    invitedByName: text,
    invitedOn: text,
    invitedAs: text,
  },
  indices: [{ name: 'invitation_account', columns: ['platform', 'account'] }],
});
