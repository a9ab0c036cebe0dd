import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/domain/time/time.ts';
import { renameProject } from '../../src/services/projects/projects.ts';
import { openHttpApp, type SharedApp, shareApp } from '../http/httpApp.ts';
import { change, rotate } from '../http/keyActions.ts';
import { type Answer, ask, auth, converse, rawRequest, rawStatus, verdict, verify } from '../http/requests.ts';
import {
  makeChannel,
  makeKey,
  makePerson,
  makeProject,
  regenerate,
  type TestKey,
  value,
  wrongSecret,
} from '../support/actors.ts';

const FORBIDDEN = { valid: false, code: 'FORBIDDEN' };

/** Mallory, who was let into nothing, makes a project of her own with a key in it. */
async function mallorysKey({ context }: SharedApp, channelName = 'rasa'): Promise<TestKey> {
  const mallory = await makePerson(context, 'Mallory');
  const project = await makeProject(context, mallory.by, 'mallory');
  const channel = await makeChannel(context, mallory.by, project, channelName);
  return await makeKey(context, mallory, channel, { name: 'skeleton' });
}

/** Asks at a door by the way of `/v1/auth`. */
function knock(app: SharedApp, secret: string, query: string): Promise<Answer> {
  return auth(app, { 'x-api-key': secret }, 'GET', `/v1/auth${query}`);
}

function detailOf(answer: Answer): string {
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const body: unknown = answer.json();
  return typeof body === 'object' && body !== null && 'detail' in body ? String(body.detail) : '';
}

describe('a key that somebody made for herself', () => {
  it('opens no door of another project, nor of another integration channel, by either way of asking', async () => {
    const app = await openHttpApp();
    const { secret } = await mallorysKey(app);
    for (const query of ['?project=bots', '?project=bots&channel=rasa']) {
      const answer = await knock(app, secret, query);
      expect([answer.status, detailOf(answer)]).toEqual([
        403,
        'The API key isn’t valid for this project, channel or scope.',
      ]);
      expect([...answer.headers.keys()].filter((name) => name.startsWith('x-latchkey-'))).toEqual([]);
    }
    expect((await ask(app, '/v1/ext-authz/project=bots/', { headers: { 'x-api-key': secret } })).status).toBe(403);
    for (const guard of [{ project: 'bots' }, { project: 'bots', channel: 'rasa' }, { project: 'no such' }])
      expect(await verdict(app, { secret, ...guard })).toStrictEqual(FORBIDDEN);
    expect((await knock(app, secret, '?project=mallory')).status).toBe(204);
    expect((await knock(app, secret, '?project=*')).status).toBe(204);
    expect(await verdict(app, { secret, project: '*' })).toMatchObject({ valid: true });
  });

  it('opens the doors of its own project and channel only', async () => {
    const app = await openHttpApp();
    const { context, owner, project, key } = app;
    const other = await makeKey(context, owner, await makeChannel(context, owner.by, project, 'dialogflow'), {
      name: 'other',
    });
    expect((await knock(app, other.secret, '?project=bots')).status).toBe(204);
    expect((await knock(app, other.secret, '?project=bots&channel=rasa')).status).toBe(403);
    expect((await knock(app, key.secret, '?project=bots&channel=rasa')).status).toBe(204);
    expect(await verdict(app, { secret: other.secret, project: 'bots', channel: 'rasa' })).toStrictEqual(FORBIDDEN);
  });

  it('at the wrong door counts as no failed attempt, and as no use', async () => {
    const app = await openHttpApp();
    for (let time = 0; time < 12; time += 1) await knock(app, app.key.secret, '?project=another');
    expect(await app.stored()).toMatchObject({ failureTotal: 0, lockedAt: null, useCount: 0 });
  });

  it('invariant 5: that is pending stays so at the wrong door, and becomes current at the right one', async () => {
    const app = await openHttpApp();
    const fresh = await regenerate(app.context, app.owner, app.key.id);
    const secret = fresh.secret.reveal();
    expect(await verdict(app, { secret, project: 'another' })).toStrictEqual(FORBIDDEN);
    expect(await verdict(app, { secret: app.key.secret, project: 'bots' })).toMatchObject({ secret: 'current' });
    expect(await verdict(app, { secret, project: 'bots' })).toMatchObject({ valid: true });
  });
});

describe('what is told at the wrong door', () => {
  it('is FORBIDDEN to the holder of a good key alone: what is wrong with the key itself comes first', async () => {
    const app = await openHttpApp();
    const { id, secret } = app.key;
    const asked = { secret, project: 'another', scope: 'x' };
    expect(await verdict(app, { ...asked, secret: wrongSecret(id) })).toStrictEqual({
      valid: false,
      code: 'INVALID',
    });
    expect(await verdict(app, asked)).toStrictEqual(FORBIDDEN);
    await change(app, 'disable');
    expect(await verdict(app, asked)).toStrictEqual({ valid: false, code: 'DISABLED' });
    await change(app, 'activate');
    await rotate(app);
    expect(await verdict(app, asked)).toStrictEqual({ valid: false, code: 'RETIRED' });
    await change(app, 'delete');
    expect(await verdict(app, asked)).toStrictEqual({ valid: false, code: 'DELETED' });
  });

  it('follows a project’s name at once: the old name no longer opens anything', async () => {
    const app = await openHttpApp();
    const { context, owner, project, key } = app;
    expect((await knock(app, key.secret, '?project=bots')).status).toBe(204);
    value(await renameProject(context, owner.by, project, { name: 'robots', nameKey: 'robots' }));
    expect((await knock(app, key.secret, '?project=bots')).status).toBe(403);
    expect((await knock(app, key.secret, '?project=robots')).status).toBe(204);
    app.time.advance(MINUTE);
    expect(await verdict(app, { secret: key.secret, project: 'bots' })).toStrictEqual(FORBIDDEN);
  });
});

describe('a name that is guarded', () => {
  const enter = shareApp();

  it.each([
    ['?project=BOTS', 204],
    ['?project=%20bots%20', 204],
    ['?project=%E2%80%8Bbots', 403],
    // Cyrillic о: no second project of this look can exist, so it is this one.
    ['?project=b%D0%BEts', 204],
    ['?project=%EF%BD%82%EF%BD%8F%EF%BD%94%EF%BD%93', 204],
    ['?project=bots&channel=Rasa', 204],
    ['?project=bot', 403],
    ['?project=bots%00', 403],
  ])('is compared as names are everywhere: %s is %i', async (query, status) => {
    const app = enter();
    expect((await knock(app, app.key.secret, query)).status).toBe(status);
  });

  it.each<readonly [string, RegExp]>([
    ['', /doesn’t say which project it guards.*\/v1\/auth\?project=NAME.*project=\*/],
    ['?', /doesn’t say which project/],
    ['?next=/files', /doesn’t say which project/],
    ['?Project=bots', /doesn’t say which project/],
    ['?channel=rasa', /doesn’t say which project/],
    ['?project=', /project isn’t a name/],
    ['?project=%20', /project isn’t a name/],
    ['?project=bots&channel=', /channel isn’t a name/],
    ['?project=bots&scope=', /scope isn’t a name/],
    ['?project=bots*', /project isn’t a name/],
    ['?project=**', /project isn’t a name/],
    ['?project=bots&channel=*', /channel isn’t a name/],
    ['?project=*&channel=rasa', /channel needs one project/],
    [`?project=${'x'.repeat(300)}`, /project isn’t a name/],
    [`?project=bots&x=${'x'.repeat(5_000)}`, /too long/],
    ['?project=bots&project=bots', /project is named twice/],
    ['?project=bots&project=*', /project is named twice/],
    ['?project=*&project=bots', /project is named twice/],
    ['?project=bots&%70roject=*', /project is named twice/],
    ['?project=bots&channel=rasa&channel=x', /channel is named twice/],
  ])('that can’t be told lets nobody in, and says how to name it: %s', async (query, detail) => {
    const app = enter();
    const answer = await knock(app, app.key.secret, query);
    expect(answer.status).toBe(403);
    expect(detailOf(answer)).toMatch(detail);
    expect(detailOf(answer)).toContain('/v1/auth?project=NAME');
    expect((await knock(app, wrongSecret(app.key.id), query)).text).toBe(answer.text);
  });

  it.each<readonly [string, unknown]>([
    ['channel', { channel: 'rasa' }],
    ['channel', { project: '*', channel: 'rasa' }],
    ['project', { project: '' }],
    ['project', { project: '  ' }],
    ['project', { project: 7 }],
    ['project', { project: ['bots', '*'] }],
    ['project', { project: 'x'.repeat(300) }],
    ['project', { project: 'bots\u0000' }],
    ['channel', { project: 'bots', channel: '*' }],
    ['scope', { scope: '' }],
    ['scope', { scope: null }],
  ])('is 400 at /v1/verify where it can’t be told, with the name of the field: %s in %j', async (field, guard) => {
    const app = enter();
    const answer = await verify(app, { secret: app.key.secret, ...Object(guard) });
    expect(answer.status).toBe(400);
    expect(detailOf(answer)).toMatch(new RegExp(`^The field ${field} `));
  });
});

describe('a scope', () => {
  it('is held by no key yet, so anyone who asks for one is refused', async () => {
    const app = await openHttpApp();
    const { secret } = app.key;
    expect(await verdict(app, { secret, scope: 'read' })).toStrictEqual(FORBIDDEN);
    expect(await verdict(app, { secret, project: 'bots', channel: 'rasa', scope: 'read' })).toStrictEqual(FORBIDDEN);
    expect((await knock(app, secret, '?project=*&scope=read')).status).toBe(403);
    expect((await knock(app, secret, '?project=bots&scope=read')).status).toBe(403);
  });
});

describe('a client’s own path and query, behind what the proxy puts before them', () => {
  const enter = shareApp();

  it.each([
    '/v1/auth/',
    '/v1/auth/files',
    '/v1/auth/files?project=*',
    '/v1/auth/?project=bots',
    '/v1/auth/project=*/files',
    '/v1/auth//project=*/',
    '/v1/ext-authz/',
    '/v1/ext-authz//project=*/',
    '/v1/ext-authz/?project=*',
    '/v1/ext-authz/files?project=*',
    '/v1/ext%2Dauthz/project=*/',
    // What Envoy makes of `OPTIONS *`, and of a target that does not begin with a slash.
    '/v1/ext-authz/project=bots*',
    '/v1/ext-authz/project=bots&project=*/',
  ])('name nothing: %s', async (path) => {
    const app = enter();
    const answer = await ask(app, path, { headers: { 'x-api-key': app.key.secret } });
    expect(answer.status).toBe(403);
  });

  it.each([
    '/v1/ext-authz/project=other/project=bots/',
    '/v1/ext-authz/project=other/?project=*',
    '/v1/ext-authz/project=other/../project=*/',
    '/v1/ext-authz/project=other?project=bots',
    '/v1/ext-authz/project=other#/project=bots',
  ])('change nothing of what is named: %s', async (path) => {
    const app = enter();
    // Byte for byte: a well-behaved client would resolve the dots itself.
    const answer = await converse(app, rawRequest('GET', path, [`X-API-Key: ${app.key.secret}`]));
    expect(rawStatus(answer)).toBe(403);
  });
});
