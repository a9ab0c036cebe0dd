import { type EntityManager, In } from 'typeorm';
import { BY_LATCHKEY, type Rotation, type RotationStep } from '../../../domain/apps/rotation.ts';
import { needsSecret } from '../../../domain/apps/steps.ts';
import type { Named } from '../../../domain/refs.ts';
import type { EpochMs } from '../../../domain/time/time.ts';
import type { Transaction } from '../../../persistence/database.ts';
import { AppEntity } from '../../../persistence/entities/apps/apps.ts';
import {
  RotationEntity,
  type RotationRow,
  RotationStepEntity,
  type RotationStepRow,
} from '../../../persistence/entities/apps/rotations.ts';
import { KeyEntity } from '../../../persistence/entities/keys.ts';
import { PersonEntity } from '../../../persistence/entities/people/people.ts';
import { ProjectEntity } from '../../../persistence/entities/projects.ts';

/**
 * Builds a rotation, with the names around it, from its row.
 * @param key the rotation's key, where it was read already.
 */
export async function assembleRotation(
  manager: EntityManager,
  row: RotationRow,
  key?: Named & { readonly project: Named },
): Promise<Rotation> {
  const steps = await manager.find(RotationStepEntity, { where: { rotationId: row.id }, order: { position: 'ASC' } });
  const appIds = [...new Set(steps.flatMap(({ appId }) => appId ?? []))];
  const apps = appIds.length === 0 ? [] : await manager.find(AppEntity, { where: { id: In(appIds) } });
  const names = new Map(apps.map(({ id, name }) => [id, name]));
  const named = (id: string, found: { readonly name: string } | null): Named => ({
    id,
    name: found?.name ?? '(unknown)',
  });
  return {
    id: row.id,
    key: named(row.keyId, key ?? (await manager.findOneBy(KeyEntity, { id: row.keyId }))),
    project: named(row.projectId, key?.project ?? (await manager.findOneBy(ProjectEntity, { id: row.projectId }))),
    startedBy:
      row.startedBy === BY_LATCHKEY.id
        ? BY_LATCHKEY
        : named(row.startedBy, await manager.findOneBy(PersonEntity, { id: row.startedBy })),
    state: row.state,
    mode: row.mode,
    overlap: row.overlap,
    isGoingBack: row.goingBack === 1,
    trouble: row.trouble,
    newSecretId: row.newSecretId,
    oldSecretId: row.oldSecretId,
    secretKeptUntil: row.sealedSecret === null ? null : row.sealedUntil,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    dueAt: row.dueAt,
    revision: row.revision,
    ...(await lastPressOf(manager, row)),
    steps: steps.map(({ rotationId: _, appId, ...step }): RotationStep => {
      const app = appId === null ? null : { id: appId, name: names.get(appId) ?? '(unknown)' };
      return { ...step, app };
    }),
  };
}

async function lastPressOf(
  manager: EntityManager,
  { pressed, pressedBy, pressedAt }: RotationRow,
): Promise<Pick<Rotation, 'lastPress'>> {
  if (pressed === null || pressedBy === null || pressedAt === null) return {};
  const person = await manager.findOneBy(PersonEntity, { id: pressedBy });
  return { lastPress: { press: pressed, by: { id: pressedBy, name: person?.name ?? '(unknown)' }, at: pressedAt } };
}

/** Reads a rotation and keeps other transactions off it until this one ends. Its key is locked before it. */
export async function lockRotation(transaction: Transaction, rotationId: string): Promise<RotationRow | null> {
  return await transaction.selectOneForUpdate(RotationEntity, { id: rotationId });
}

/** Stores a new rotation with its steps. */
export async function insertRotation(manager: EntityManager, rotation: Rotation): Promise<void> {
  const { id, key, project, startedBy, isGoingBack, steps, secretKeptUntil: _, lastPress: __, ...facts } = rotation;
  await manager.insert(RotationEntity, {
    ...facts,
    id,
    keyId: key.id,
    projectId: project.id,
    startedBy: startedBy.id,
    goingBack: Number(isGoingBack),
    sealedSecret: null,
    sealedUntil: null,
    claimedBy: null,
    claimedUntil: null,
    pressed: null,
    pressedBy: null,
    pressedAt: null,
  });
  await manager.insert(
    RotationStepEntity,
    steps.map((step) => stepRow(id, step)),
  );
}

/** What else is written with a rotation: columns that its rules don't know of. */
export interface RotationExtras extends Partial<Pick<RotationRow, 'claimedBy' | 'claimedUntil'>> {
  /** A new sealed secret. */
  readonly sealed?: { readonly sealedSecret: string; readonly sealedUntil: EpochMs };
  /** `keep`: until a showing is settled. `wipe`: whatever the steps need. */
  readonly seal?: 'keep' | 'wipe';
}

/**
 * Writes what changed of a rotation whose row is locked. The sealed secret is wiped as soon as no step needs it (invariant 1).
 * @returns whether anything changed that a message shows.
 */
export async function saveRotation(
  { manager }: Pick<Transaction, 'manager'>,
  before: Rotation,
  after: Rotation,
  extras: RotationExtras = {},
): Promise<boolean> {
  const { sealed, seal, ...claim } = extras;
  const old = new Map(before.steps.map((step) => [step.position, step]));
  const changed = after.steps.filter((step) => old.get(step.position) !== step);
  for (const step of changed) {
    const id = old.get(step.position)?.id ?? step.id;
    await manager.update(RotationStepEntity, { id }, stepRow(after.id, step));
  }
  const isKept = seal !== 'wipe' && (seal === 'keep' || needsSecret(after));
  const isShown = changed.length > 0 || SHOWN.some((field) => before[field] !== after[field]);
  const facts = {
    state: after.state,
    goingBack: Number(after.isGoingBack),
    trouble: after.trouble,
    newSecretId: after.newSecretId,
    oldSecretId: after.oldSecretId,
    endedAt: after.endedAt,
    dueAt: after.dueAt,
    pressed: after.lastPress?.press ?? null,
    pressedBy: after.lastPress?.by.id ?? null,
    pressedAt: after.lastPress?.at ?? null,
    revision: before.revision + Number(isShown),
  };
  await manager.update(RotationEntity, { id: after.id }, { ...facts, ...claim, ...(isKept ? sealed : WIPED) });
  return isShown;
}

const WIPED = { sealedSecret: null, sealedUntil: null } as const;

/** The fields that a message shows. */
const SHOWN = ['state', 'isGoingBack', 'trouble', 'newSecretId', 'secretKeptUntil', 'endedAt'] as const;

function stepRow(rotationId: string, { app, ...step }: RotationStep): RotationStepRow {
  return { ...step, rotationId, appId: app?.id ?? null };
}
