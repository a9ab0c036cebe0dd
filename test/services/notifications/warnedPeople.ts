import type { EpochMs } from '../../../src/domain/time/time.ts';
import { DAY } from '../../../src/domain/time/time.ts';
import { KeyEntity } from '../../../src/persistence/entities/keys.ts';
import { WarningEntity, type WarningRow } from '../../../src/persistence/entities/warnings.ts';
import type { ServiceContext } from '../../../src/services/context.ts';
import { identify } from '../../../src/services/people/people.ts';
import { type Fixture, makeChannel, makeKey, makePerson, makeProject, type TestKey } from '../../support/actors.ts';
import type { TestContext } from '../../support/context.ts';

/** What a world's keys are warned of, by their states and thresholds. */
export async function warningRows(
  { database }: Pick<ServiceContext, 'database'>,
  keyId?: string,
): Promise<readonly WarningRow[]> {
  return await database.read((manager) =>
    manager.find(WarningEntity, { where: keyId === undefined ? {} : { keyId }, order: { dueAt: 'ASC', id: 'ASC' } }),
  );
}

/** When the sweep looks at a key next. */
export async function warnAt({ database }: Pick<ServiceContext, 'database'>, id: string): Promise<EpochMs | null> {
  return (await database.read((manager) => manager.findOneByOrFail(KeyEntity, { id }))).warnAt;
}

/** A person in Berlin with a project, a channel and a key that ends 40 days from now, at the same time of day. */
export async function makeWarnedPeople(context: TestContext): Promise<Fixture> {
  const owner = await makePerson(context);
  await identify(context, {
    platform: 'console',
    externalId: 'ada',
    displayName: 'Ada',
    groups: [],
    timeZone: 'Europe/Berlin',
  });
  const project = await makeProject(context, owner.by);
  const channel = await makeChannel(context, owner.by, project);
  const key: TestKey = await makeKey(context, owner, channel, { expiresAt: context.clock() + 40 * DAY });
  return { owner, project, channel, key };
}
