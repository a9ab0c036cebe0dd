import { expect, it } from 'vitest';
import { change } from '../../../src/services/audit/auditTrail.ts';
import { isLinked } from '../../../src/services/people/links.ts';
import { mergePeople } from '../../../src/services/people/mergePeople.ts';
import { identify } from '../../../src/services/people/people.ts';
import { testContext } from '../../support/context.ts';
import { describeOnBothInFull } from '../../support/databases.ts';

describeOnBothInFull('an identity', (fixture) => {
  it('is linked from the moment at which its person has another one', async () => {
    const context = testContext(await fixture.open());
    const known = (platform: string, externalId: string) =>
      identify(context, { platform, externalId, displayName: externalId, groups: [] });
    const keep = await known('slack', 'T1/UANA');
    const gone = await known('discord', '42');
    await known('discord', '43');
    expect(await isLinked(context, 'slack', 'T1/UANA')).toBe(false);
    await change(context, (transaction) => mergePeople(transaction, { keepId: keep.personId, goneId: gone.personId }));
    expect(await isLinked(context, 'slack', 'T1/UANA')).toBe(true);
    expect(await isLinked(context, 'discord', '42')).toBe(true);
    expect(await isLinked(context, 'discord', '43')).toBe(false);
    expect(await isLinked(context, 'slack', '42')).toBe(false);
  });
});
