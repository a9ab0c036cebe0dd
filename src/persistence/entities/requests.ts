import { EntitySchema } from 'typeorm';
import type { HandoverState } from '../../domain/requests/handover.ts';
import type { RequestKind, RequestState } from '../../domain/requests/request.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { bigNumber, count, id, json, optionalBigNumber, optionalJson, optionalText, text } from './columns.ts';

/** What somebody asks a project's owners for. */
export interface RequestRow {
  id: string;
  kind: RequestKind;
  projectId: string;
  /** What it is about, in a word: a key's name. */
  subject: string;
  reason: string;
  /** Who asks, and the account with which they did. */
  askerId: string;
  askerPlatform: string;
  askerExternalId: string;
  /** What is to be done when it is approved; each kind reads its own. Nothing secret. */
  params: Record<string, string>;
  state: RequestState;
  /** Who decided it, and the account with which they did. */
  decidedById: string | null;
  decidedPlatform: string | null;
  decidedExternalId: string | null;
  /** When it stopped being open, however that came. */
  decidedAt: EpochMs | null;
  createdAt: EpochMs;
  expiresAt: EpochMs;
  remindedAt: EpochMs | null;
  /** Of an approved change: when it was made. */
  usedAt: EpochMs | null;
  /** The groups that a platform said they were in who decided it. */
  decidedGroups: string[] | null;
  revision: number;
}

/** The table `request`, as {@link RequestRow} describes its rows. */
export const RequestEntity = new EntitySchema<RequestRow>({
  name: 'request',
  columns: {
    id,
    kind: text,
    projectId: text,
    subject: text,
    reason: text,
    askerId: text,
    askerPlatform: text,
    askerExternalId: text,
    params: json,
    state: text,
    decidedById: optionalText,
    decidedPlatform: optionalText,
    decidedExternalId: optionalText,
    decidedAt: optionalBigNumber,
    createdAt: bigNumber,
    expiresAt: bigNumber,
    remindedAt: optionalBigNumber,
    usedAt: optionalBigNumber,
    decidedGroups: optionalJson,
    revision: count,
  },
  indices: [
    { name: 'request_open', columns: ['projectId', 'createdAt'], where: `"state" = 'open'` },
    { name: 'request_asker', columns: ['askerId'] },
    { name: 'request_decided', columns: ['decidedAt'] },
  ],
});

/** A new secret that waits, sealed, for the person it is for. */
export interface HandoverRow {
  id: string;
  keyId: string;
  projectId: string;
  /** The secret that is handed over. */
  secretId: string;
  /** The only person who may see it. */
  personId: string;
  /** Who gave it: who approved, or who created the key. */
  givenById: string;
  /** The request that it answers, where there is one. */
  requestId: string | null;
  /** The key's place in an incident that it belongs to, where there is one. */
  incidentKeyId: string | null;
  state: HandoverState;
  /** The secret's plaintext, sealed under the pepper, until it is shown and for 15 minutes at most (invariant 1). */
  sealed: string | null;
  keptUntil: EpochMs;
  /** When and on which platform it was shown, or is being shown. */
  shownAt: EpochMs | null;
  shownOn: string | null;
  /** How often somebody tried to see it after that, and where last. */
  tries: number;
  triedAt: EpochMs | null;
  triedOn: string | null;
  createdAt: EpochMs;
  endedAt: EpochMs | null;
  revision: number;
}

/** The table `handover`, as {@link HandoverRow} describes its rows. */
export const HandoverEntity = new EntitySchema<HandoverRow>({
  name: 'handover',
  columns: {
    id,
    keyId: text,
    projectId: text,
    secretId: text,
    personId: text,
    givenById: text,
    requestId: optionalText,
    incidentKeyId: optionalText,
    state: text,
    sealed: optionalText,
    keptUntil: bigNumber,
    shownAt: optionalBigNumber,
    shownOn: optionalText,
    tries: count,
    triedAt: optionalBigNumber,
    triedOn: optionalText,
    createdAt: bigNumber,
    endedAt: optionalBigNumber,
    revision: count,
  },
  indices: [
    { name: 'handover_open', columns: ['keptUntil'], where: '"endedAt" IS NULL' },
    { name: 'handover_secret', columns: ['secretId'], unique: true },
    { name: 'handover_person', columns: ['personId'] },
    {
      name: 'handover_incident_key',
      columns: ['incidentKeyId', 'createdAt'],
      where: '"incidentKeyId" IS NOT NULL',
    },
  ],
});
