import { expect, it } from 'vitest';
import { revealHandover } from '../../../src/services/handovers/revealHandover.ts';
import { settleHandover } from '../../../src/services/handovers/settleHandover.ts';
import { makePerson, type TestKey, type TestPerson, value } from '../../support/actors.ts';
import { present, testVerifier } from '../../support/context.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { runs } from '../../support/tier.ts';
import { IncidentScene } from './incidentScene.ts';

const OWNERS = runs(50, 5);
const KEYS = OWNERS * 2;

describeOnBoth('an incident with many owners', (fixture) => {
  it('every reveal works once: of two presses one is shown a secret, which works, and the old one stops (invariants 1 and 5)', {
    timeout: 300_000,
  }, async () => {
    const scene = await IncidentScene.open(await fixture.open());
    const owners: TestPerson[] = [];
    for (let index = 0; index < OWNERS; index += 1) {
      const owner = await makePerson(scene.context, `Owner-${index}`);
      await scene.grant(owner, 'viewer');
      owners.push(owner);
    }
    const keys: TestKey[] = [];
    for (let index = 0; index < KEYS; index += 1)
      keys.push(await scene.key(`key-${index}`, owners[index % OWNERS] ?? scene.ana));
    const id = value(await scene.start('rotate'));
    await scene.settle();
    const handovers = await scene.handovers();
    expect(new Set(handovers.map(({ keyId }) => keyId))).toEqual(new Set(keys.map((key) => key.id)));

    const fresh = new Map<string, string>();
    for (const { id: handoverId, personId, keyId } of handovers) {
      const owner = owners.find((person) => person.id === personId);
      const other = owners.find((person) => person.id !== personId);
      if (owner === undefined || other === undefined) throw new Error('a key is handed to somebody else');
      expect(await revealHandover(scene.context, other.by, handoverId), 'nobody else’s').toMatchObject({
        kind: 'refused',
      });
      const pressed = await Promise.all([1, 2].map(() => revealHandover(scene.context, owner.by, handoverId)));
      const [shown, ...more] = pressed.flatMap((one) => (one.kind === 'done' ? [one.value] : []));
      expect(more).toEqual([]);
      if (shown === undefined) throw new Error('its owner is shown nothing');
      await settleHandover(scene.context, owner.by, shown.deliveryId, 'accepted');
      fresh.set(keyId, shown.secret.reveal());
      expect(await revealHandover(scene.context, owner.by, handoverId)).toMatchObject({
        refusal: { code: 'secret-shown' },
      });
    }
    await scene.settle();
    expect(await scene.incident(id)).toMatchObject({ state: 'ended' });
    expect(new Set(await scene.states(id))).toEqual(new Set(['done']));
    const process = testVerifier(scene.context);
    for (const { id: keyId, secret } of keys) {
      expect(await present(process, fresh.get(keyId) ?? '')).toMatchObject({ valid: true, secret: 'current' });
      expect(await present(process, secret)).toEqual({ valid: false, code: 'RETIRED' });
    }
  });
});
