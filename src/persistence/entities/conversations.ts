import { EntitySchema } from 'typeorm';
import type { ConfirmationState } from '../../domain/people/confirmation.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { bigNumber, id, json, optionalBigNumber, optionalText, text } from './columns.ts';

/** A stored question, see domain/confirmation. */
export interface ConfirmationRow {
  id: string;
  command: string[];
  personId: string;
  subjectId: string;
  params: Record<string, string>;
  seen: Record<string, string>;
  state: ConfirmationState;
  createdAt: EpochMs;
  expiresAt: EpochMs;
}

/** The table `confirmation`, as {@link ConfirmationRow} describes its rows. */
export const ConfirmationEntity = new EntitySchema<ConfirmationRow>({
  name: 'confirmation',
  columns: {
    id,
    command: json,
    personId: text,
    subjectId: text,
    params: json,
    seen: json,
    state: text,
    createdAt: bigNumber,
    expiresAt: bigNumber,
  },
  indices: [{ name: 'confirmation_expiry', columns: ['expiresAt'] }],
});

/** The single delivery of a new secret: its outcome, and what is needed to delete the message. */
export interface DeliveryRow {
  id: string;
  secretId: string;
  keyId: string;
  personId: string;
  platform: string;
  state: 'started' | 'accepted' | 'refused' | 'unknown';
  startedAt: EpochMs;
  settledAt: EpochMs | null;
  /** How to delete the message, sealed; kept only until it is deleted. */
  burnHandle: string | null;
  burnAt: EpochMs | null;
  /** The step of a rotation that it was shown for; null for the one showing of a plain rotation. */
  stepId: string | null;
}

/** The table `delivery`, as {@link DeliveryRow} describes its rows. */
export const DeliveryEntity = new EntitySchema<DeliveryRow>({
  name: 'delivery',
  columns: {
    id,
    secretId: text,
    keyId: text,
    personId: text,
    platform: text,
    state: text,
    startedAt: bigNumber,
    settledAt: optionalBigNumber,
    burnHandle: optionalText,
    burnAt: optionalBigNumber,
    stepId: optionalText,
  },
  indices: [
    { name: 'delivery_secret', columns: ['secretId'], unique: true, where: '"stepId" IS NULL' },
    { name: 'delivery_step', columns: ['stepId'], unique: true },
    { name: 'delivery_burn', columns: ['burnAt'], where: '"burnHandle" IS NOT NULL' },
  ],
});
