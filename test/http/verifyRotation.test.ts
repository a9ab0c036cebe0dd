import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/time.ts';
import { AuditEntity } from '../../src/persistence/entities/audit.ts';
import { deliver, regenerate } from '../support/actors.ts';
import { openHttpApp } from './httpApp.ts';
import { rotate } from './keyActions.ts';
import { verdict } from './requests.ts';

describe('a rotation', () => {
  it('invariant 4: keeps the previous secret good until the overlap ends, and says when that is', async () => {
    const server = await openHttpApp();
    const { secret: old } = server.key;
    const overlapEndsAt = new Date(server.time.now() + HOUR).toISOString();
    const { secret: fresh } = await rotate(server, HOUR);
    expect(await verdict(server, { secret: old })).toMatchObject({ valid: true, secret: 'previous', overlapEndsAt });
    const current = await verdict(server, { secret: fresh });
    expect(current).toMatchObject({ valid: true, secret: 'current' });
    expect(current).not.toHaveProperty('overlapEndsAt');
    server.time.advance(HOUR - 1);
    expect(await verdict(server, { secret: old })).toMatchObject({ valid: true, secret: 'previous', overlapEndsAt });
    server.time.advance(1);
    expect(await verdict(server, { secret: old })).toStrictEqual({ valid: false, code: 'RETIRED' });
    expect(await verdict(server, { secret: fresh })).toMatchObject({ valid: true, secret: 'current' });
  });

  it('invariant 4: never carries the previous secret past its own expiry', async () => {
    const server = await openHttpApp();
    server.time.advance(365 * DAY - MINUTE);
    await rotate(server, HOUR);
    const ownEnd = new Date(server.time.now() + MINUTE).toISOString();
    expect(await verdict(server, { secret: server.key.secret })).toMatchObject({ overlapEndsAt: ownEnd });
    server.time.advance(MINUTE);
    expect(await verdict(server, { secret: server.key.secret })).toMatchObject({ valid: false });
  });

  it('invariant 7: without an overlap stops the old secret at once; it is RETIRED, which counts towards no lock', async () => {
    const server = await openHttpApp();
    const { secret: old } = server.key;
    await verdict(server, { secret: old });
    const { secret: fresh } = await rotate(server);
    for (let time = 0; time < 15; time += 1) {
      expect(await verdict(server, { secret: old })).toStrictEqual({ valid: false, code: 'RETIRED' });
    }
    expect(await server.stored()).toMatchObject({ failureTotal: 0, lockedAt: null });
    expect(await verdict(server, { secret: fresh })).toMatchObject({ valid: true, secret: 'current' });
  });

  it('invariant 5: leaves the old secret as it is while nobody knows whether the new one was shown', async () => {
    const server = await openHttpApp();
    const { context, owner, key } = server;
    const { secret } = await regenerate(context, owner, key.id);
    expect(await verdict(server, { secret: key.secret })).toMatchObject({ valid: true, secret: 'current' });
    // Its first use proves that it was shown, and completes the rotation before the answer goes out.
    expect(await verdict(server, { secret: secret.reveal() })).toMatchObject({ valid: true, secret: 'pending' });
    expect(await verdict(server, { secret: secret.reveal() })).toMatchObject({ valid: true, secret: 'current' });
    expect(await verdict(server, { secret: key.secret })).toStrictEqual({ valid: false, code: 'RETIRED' });
  });

  it('invariant 6: that a first use completes is in the audit trail, once, though eight programs use it at once', async () => {
    const server = await openHttpApp();
    const { context, owner, key } = server;
    const { secret } = await regenerate(context, owner, key.id);
    const uses = Array.from({ length: 8 }, () => verdict(server, { secret: secret.reveal() }));
    for (const answer of await Promise.all(uses)) expect(answer).toMatchObject({ valid: true });
    const events = await context.database.read((manager) =>
      manager.findBy(AuditEntity, { action: 'secret.promote', keyId: key.id, actorName: 'latchkey' }),
    );
    expect(events.map((event) => event.detail)).toEqual([{ generation: '2', because: 'first-use' }]);
  });

  it('invariant 5: gives up a new secret that nobody used for fifteen minutes; the old one never stopped', async () => {
    const server = await openHttpApp();
    const { context, owner, key } = server;
    const { secret } = await regenerate(context, owner, key.id);
    server.time.advance(15 * MINUTE);
    expect(await verdict(server, { secret: secret.reveal() })).toStrictEqual({ valid: false, code: 'RETIRED' });
    expect(await verdict(server, { secret: key.secret })).toMatchObject({ valid: true, secret: 'current' });
  });

  it('of ID and secret both answers with the new ID, and with the old one until the overlap ends', async () => {
    const server = await openHttpApp();
    const { context, owner, key } = server;
    const asked = { replacement: 'both', overlap: HOUR } as const;
    const fresh = await deliver(context, owner, await regenerate(context, owner, key.id, asked));
    expect(fresh.id).not.toBe(key.id);
    expect(await verdict(server, { secret: fresh.secret })).toMatchObject({ keyId: fresh.id, secret: 'current' });
    expect(await verdict(server, { secret: key.secret })).toMatchObject({ keyId: key.id, secret: 'previous' });
    server.time.advance(HOUR);
    expect(await verdict(server, { secret: key.secret })).toStrictEqual({ valid: false, code: 'RETIRED' });
  });
});
