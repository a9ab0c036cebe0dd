import { expect, it } from 'vitest';
import { CHANGES_AT_MOST, decidePace, PACE_WINDOW } from '../../../src/domain/people/pace.ts';
import { refuseIfTooFast } from '../../../src/services/people/pace.ts';
import { identify } from '../../../src/services/people/people.ts';
import { requesterOf } from '../../support/actors.ts';
import { manualClock, testContext } from '../../support/context.ts';
import { describeOnBothInFull } from '../../support/databases.ts';
import { auditRows } from '../../support/rows.ts';

const BEN = { platform: 'slack', externalId: 'T1/UBEN0001', displayName: 'ben', groups: [] };

it('the pace of changes begins again after a minute, and where the clock was set back', () => {
  const full = { since: 1_000, changes: CHANGES_AT_MOST };
  expect(decidePace(undefined, 5)).toEqual({ kind: 'admitted', next: { since: 5, changes: 1 } });
  expect(decidePace({ ...full, changes: CHANGES_AT_MOST - 1 }, 1_001)).toMatchObject({ kind: 'admitted' });
  expect(decidePace(full, 1_001)).toMatchObject({ kind: 'refused', first: true, retryAt: 1_000 + PACE_WINDOW });
  expect(decidePace({ ...full, changes: CHANGES_AT_MOST + 1 }, 1_001)).toMatchObject({ kind: 'refused', first: false });
  expect(decidePace(full, 1_000 + PACE_WINDOW)).toMatchObject({ kind: 'admitted' });
  expect(decidePace(full, 999)).toMatchObject({ kind: 'admitted' });
});

describeOnBothInFull('the pace of changes', (fixture) => {
  it('replicas count together, all at once and exactly; the first refusal is audited, and none after it', async () => {
    const time = manualClock();
    const database = await fixture.open();
    const one = testContext(database, { seed: 'one', time });
    const other = testContext(fixture.dialect === 'postgres' ? await fixture.open() : database, { seed: 'two', time });
    const by = requesterOf(await identify(one, BEN), BEN);
    const asked = Array.from({ length: CHANGES_AT_MOST + 5 }, (_, index) =>
      refuseIfTooFast(index % 2 === 0 ? one : other, by, 'key.disable'),
    );
    const refused = (await Promise.all(asked)).filter((answer) => answer !== undefined);
    expect(refused).toHaveLength(5);
    expect(refused[0]).toMatchObject({ refusal: { code: 'too-many-changes', seconds: 60 }, recorded: true });
    const rows = await auditRows(one, { outcome: 'refused' });
    expect(rows.map(({ action, detail }) => [action, detail['code']])).toEqual([['key.disable', 'too-many-changes']]);
    time.advance(PACE_WINDOW);
    expect(await refuseIfTooFast(other, by, 'key.disable')).toBeUndefined();
  });

  it('counts each person for themselves, and nobody who types where the program runs', async () => {
    const context = testContext(await fixture.open());
    const person = async (platform: string, name: string) => {
      const who = { platform, externalId: name, displayName: name, groups: [] };
      return requesterOf(await identify(context, who), who);
    };
    const [ben, ana, root] = [
      await person('slack', 'T1/U1'),
      await person('slack', 'T1/U2'),
      await person('console', 'root'),
    ];
    for (let index = 0; index < CHANGES_AT_MOST; index += 1) {
      expect(await refuseIfTooFast(context, ben, 'key.create')).toBeUndefined();
      await refuseIfTooFast(context, root, 'key.create');
    }
    expect(await refuseIfTooFast(context, ben, 'key.create')).toBeDefined();
    expect(await refuseIfTooFast(context, ana, 'key.create')).toBeUndefined();
    expect(await refuseIfTooFast(context, root, 'key.create')).toBeUndefined();
  });
});
