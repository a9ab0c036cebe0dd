import { EntitySchema } from 'typeorm';
import type { AppState } from '../../../domain/apps/app.ts';
import type { EpochMs } from '../../../domain/time/time.ts';
import { bigNumber, id, optionalBigNumber, optionalText, text } from '../columns.ts';

/** A program that authenticates with keys. */
export interface AppRow {
  id: string;
  projectId: string;
  name: string;
  nameKey: string;
  connector: string;
  /** The connector's settings as JSON, sealed under the pepper. */
  settings: string;
  state: AppState;
  since: EpochMs;
  createdAt: EpochMs;
  removedAt: EpochMs | null;
}

/** The table `app`, as {@link AppRow} describes its rows. */
export const AppEntity = new EntitySchema<AppRow>({
  name: 'app',
  columns: {
    id,
    projectId: text,
    name: text,
    nameKey: text,
    connector: text,
    settings: text,
    state: text,
    since: bigNumber,
    createdAt: bigNumber,
    removedAt: optionalBigNumber,
  },
  indices: [{ name: 'app_name', columns: ['projectId', 'nameKey'], unique: true, where: '"removedAt" IS NULL' }],
});

/** An app's use of a key. */
export interface AppLinkRow {
  appId: string;
  keyId: string;
  linkedAt: EpochMs;
  /** The name that the app gives when it authenticates, where that isn't its own. */
  seenApp: string | null;
  /** The address that it authenticates from, where that tells it from others. */
  seenSource: string | null;
}

/** The table `app_link`, as {@link AppLinkRow} describes its rows. */
export const AppLinkEntity = new EntitySchema<AppLinkRow>({
  name: 'app_link',
  columns: {
    appId: { ...text, primary: true },
    keyId: { ...text, primary: true },
    linkedAt: bigNumber,
    seenApp: optionalText,
    seenSource: optionalText,
  },
  indices: [{ name: 'app_link_key', columns: ['keyId'] }],
});
