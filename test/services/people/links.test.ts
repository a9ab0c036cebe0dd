import { expect, it } from 'vitest';
import { change } from '../../../src/services/audit/auditTrail.ts';
import { storeConfirmation } from '../../../src/services/confirmations.ts';
import { takeNotices } from '../../../src/services/outbox/noticeClaims.ts';
import { isLinked, joinPeople, linkCodeHash, makeLinkCode } from '../../../src/services/people/links.ts';
import { mergePeople } from '../../../src/services/people/mergePeople.ts';
import { identify } from '../../../src/services/people/people.ts';
import { requesterOf, value } from '../../support/actors.ts';
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

  it('that joins is told of by its platform as people call it, not as it is stored', async () => {
    const context = testContext(await fixture.open());
    const [slack, discord] = [
      { platform: 'slack', externalId: 'T1/UANA', displayName: 'ana', groups: [] },
      { platform: 'discord', externalId: '42', displayName: 'ana', groups: [] },
    ];
    const keep = await identify(context, slack);
    const other = requesterOf(await identify(context, discord), discord);
    const code = value(await makeLinkCode(context, requesterOf(keep, slack)));
    const confirmation = await storeConfirmation(context, {
      command: ['link'],
      personId: other.personId,
      subjectId: keep.personId,
      params: { code: linkCodeHash(context, code) },
      seen: {},
    });
    value(await joinPeople(context, other, confirmation));
    const told = await takeNotices(context, keep.personId);
    expect(told[0]?.text).toContain('was linked to your account from Discord.');
  });
});
