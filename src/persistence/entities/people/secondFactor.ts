import { EntitySchema } from 'typeorm';
import type { EpochMs } from '../../../domain/time/time.ts';
import { bigNumber, id, json, optionalBigNumber, text } from '../columns.ts';

/** A person's second factor, or the one that they are setting up. */
export interface SecondFactorRow {
  personId: string;
  /** Sealed under a key of its own (services/pepper.ts). */
  sealedSeed: string;
  /** When it was set up. */
  createdAt: EpochMs;
  /** When a first code confirmed it; null until then. */
  enrolledAt: EpochMs | null;
  /** The step of the last accepted code. */
  lastStep: number | null;
}

/** The table `second_factor`, as {@link SecondFactorRow} describes its rows. */
export const SecondFactorEntity = new EntitySchema<SecondFactorRow>({
  name: 'second_factor',
  columns: {
    personId: id,
    sealedSeed: text,
    createdAt: bigNumber,
    enrolledAt: optionalBigNumber,
    lastStep: optionalBigNumber,
  },
});

/** A person's recent wrong codes, and the pause that they led to. It outlives the factor: a new one is no new start. */
export interface CodeGuessRow {
  personId: string;
  wrongAt: EpochMs[];
  pausedUntil: EpochMs | null;
}

/** The table `code_guess`, as {@link CodeGuessRow} describes its rows. */
export const CodeGuessEntity = new EntitySchema<CodeGuessRow>({
  name: 'code_guess',
  columns: { personId: id, wrongAt: json, pausedUntil: optionalBigNumber },
});

/** When an identity last entered a right code. */
export interface CodeProofRow {
  platform: string;
  externalId: string;
  personId: string;
  provenAt: EpochMs;
}

/** The table `code_proof`, as {@link CodeProofRow} describes its rows. */
export const CodeProofEntity = new EntitySchema<CodeProofRow>({
  name: 'code_proof',
  columns: {
    platform: { ...text, primary: true },
    externalId: { ...text, primary: true },
    personId: text,
    provenAt: bigNumber,
  },
  indices: [{ name: 'code_proof_person', columns: ['personId'] }],
});

/** An unused recovery code, as its keyed hash. */
export interface RecoveryCodeRow {
  hash: string;
  personId: string;
}

/** The table `recovery_code`, as {@link RecoveryCodeRow} describes its rows. */
export const RecoveryCodeEntity = new EntitySchema<RecoveryCodeRow>({
  name: 'recovery_code',
  columns: { hash: id, personId: text },
  indices: [{ name: 'recovery_code_person', columns: ['personId'] }],
});

/** An admin's request to switch off somebody's second factor, until another admin confirms it. */
export interface FactorRequestRow {
  personId: string;
  askedBy: string;
  expiresAt: EpochMs;
}

/** The table `factor_request`, as {@link FactorRequestRow} describes its rows. */
export const FactorRequestEntity = new EntitySchema<FactorRequestRow>({
  name: 'factor_request',
  columns: { personId: id, askedBy: text, expiresAt: bigNumber },
});
