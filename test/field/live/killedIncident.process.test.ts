import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { IncidentVerb } from '../../../src/domain/incidents/incident.ts';
import { AuditEntity } from '../../../src/persistence/entities/audit.ts';
import { IncidentEntity, IncidentKeyEntity } from '../../../src/persistence/entities/incidents/incidents.ts';
import { KeyEntity, SecretEntity } from '../../../src/persistence/entities/keys.ts';
import { startChild } from '../../support/child.ts';
import { describeOnBothInFull } from '../../support/databases.ts';
import { PEPPER } from '../../support/program.ts';
import { runs } from '../../support/tier.ts';
import { until } from '../../support/until.ts';
import { copyKey } from './manyKeys.ts';

const KEYS = runs(500, 60);
/** The process is killed as soon as it has changed so many more keys. */
const KILLED_EVERY = runs(100, 30);
/** How long a machine that is busy may take from one kill to the next; what a dead process claimed is free after five seconds. */
const WITHIN_MS = 60_000;
const SECRET = /lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{44}(?![0-9A-Za-z])/;

/** What stands where a key was changed, by verb. */
const CHANGED = { rotate: 'handed', disable: 'done' } as const satisfies Record<IncidentVerb, string>;
const BUTTON = { rotate: 'Rotate all', disable: 'Disable all' } as const satisfies Record<IncidentVerb, string>;

describeOnBothInFull('the process is killed (SIGKILL) again and again while an incident changes keys', (fixture) => {
  it.each(['rotate', 'disable'] as const)(
    '%s: every key is changed once, with one audit event, whatever the process was at (invariants 3, 4 and 6)',
    { timeout: 600_000 },
    async (verb) => {
      const isFile = fixture.dialect === 'sqlite';
      const folder = isFile
        ? dirname(fixture.url.slice('sqlite:'.length))
        : await mkdtemp(join(tmpdir(), 'latchkey-incident-'));
      onTestFinished(() => rm(folder, { recursive: true, force: true }));
      const database = await fixture.open();
      const env = { DATABASE_URL: fixture.url, LATCHKEY_DATA_DIR: folder, LATCHKEY_PEPPER: PEPPER };
      const start = async () => {
        const program = startChild(env);
        await program.url();
        return program;
      };
      const changed = async () =>
        await database.read((manager) => manager.countBy(IncidentKeyEntity, { state: CHANGED[verb] }));

      let program = await start();
      await program.types('/apikey project create shop', /Created project shop/);
      await program.types('/apikey channel add rasa', /Added the integration channel/);
      await program.types('/apikey create rasa name:chat-bot', SECRET);
      const isCurrent = () => database.read((manager) => manager.existsBy(SecretEntity, { state: 'current' }));
      await until('its secret counts', isCurrent, WITHIN_MS);
      await copyKey(database, 'chat-bot', KEYS);
      await program.types(`/apikey incident ${verb} shop reason:leak`, new RegExp(`\\[1\\] ${BUTTON[verb]}`));
      await program.types('1', /every key of project shop/);

      let kills = 0;
      for (let killAt = KILLED_EVERY; killAt < KEYS; killAt += KILLED_EVERY) {
        await until(`${killAt} keys are changed`, async () => (await changed()) >= killAt, WITHIN_MS);
        expect(await program.kill()).toBe('SIGKILL');
        kills += 1;
        program = await start();
      }
      expect(kills).toBeGreaterThan(0);
      await until('every key is changed', async () => (await changed()) === KEYS, WITHIN_MS);

      const rows = await database.read(async (manager) => ({
        pending: await manager.countBy(SecretEntity, { state: 'pending' }),
        disabled: (await manager.find(KeyEntity)).filter(({ disabledAt }) => disabledAt !== null).length,
        incidents: await manager.count(IncidentEntity),
        events: await manager.findBy(AuditEntity, {
          action: verb === 'rotate' ? 'key.regenerate' : 'key.disable',
          outcome: 'done',
        }),
      }));
      expect([rows.incidents, rows.pending, rows.disabled]).toEqual([
        1,
        ...(verb === 'rotate' ? [KEYS, 0] : [0, KEYS]),
      ]);
      expect(rows.events).toHaveLength(KEYS);
      expect(new Set(rows.events.map(({ keyId }) => keyId)).size).toBe(KEYS);
      await program.kill('SIGTERM');
    },
  );
});
