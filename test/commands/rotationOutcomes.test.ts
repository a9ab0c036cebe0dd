import { beforeEach, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/domain/time/time.ts';
import type { ConsolePerson } from '../people/consolePerson.ts';
import { shownIn } from '../people/screen.ts';
import { ScriptedApps } from '../services/rotations/scriptedApps.ts';
import { describeOnSqlite } from '../support/databases.ts';
import { auditRows, secretRows } from '../support/rows.ts';
import { appOn, buttonsOn, openShopWithKey } from './app.ts';

const HOOK = 'connector:webhook url:https://hooks.example.com/x';

describeOnSqlite('what a rotation says that it came to is so', (fixture) => {
  let programs = new ScriptedApps();
  beforeEach(() => {
    programs = new ScriptedApps();
  });
  const app = appOn(fixture, { connectors: (real) => ({ ...real, open: (name) => programs.open(name) }) });
  const rest = () => app().latchkey.rotations.idle();
  const show = (ana: ConsolePerson) => ana.type('/apikey rotation show chat-bot');

  /** A key with webhook apps, of which some refuse the new secret. */
  async function shop(apps: readonly string[], answers: Readonly<Record<string, number>>) {
    const opened = await openShopWithKey(app());
    for (const name of apps) await opened.ana.type(`/apikey app register ${name} ${HOOK} key:chat-bot`);
    for (const name of apps) programs.deployed(name, opened.bot.secret);
    programs.script = (step, call) => {
      const status = answers[call.app];
      if (step !== 'update-secret' || status === undefined) return undefined;
      const failure = { code: 'answered', status, subject: 'hooks.example.com' } as const;
      return { kind: status >= 500 ? 'try-again' : 'failed', failure };
    };
    return opened;
  }
  async function rotate(ana: ConsolePerson, overlap: string) {
    await ana.type(`/apikey regenerate rasa${overlap}`);
    await ana.pick('Rotate with apps');
    await rest();
  }
  async function skip(ana: ConsolePerson) {
    await show(ana);
    await ana.pick('Skip');
    await rest();
  }
  async function tryAgain() {
    for (let attempt = 0; attempt < 60; attempt += 1) {
      app().time.advance(5 * SECOND);
      await app().latchkey.runJob('advance-rotations');
    }
  }
  const states = async (keyId: string) => (await secretRows(app().latchkey.context, keyId)).map(({ state }) => state);

  it.each(['', ' overlap:24h', ' overlap:until-used'])(
    'the only app is skipped: the secret that nobody has is discarded, with an audit event, and the old one stays (rotate%s)',
    async (overlap) => {
      const { ana, bot } = await shop(['hook2'], { hook2: 403 });
      await rotate(ana, overlap);
      await skip(ana);
      const over = await show(ana);
      expect(over).toMatch(
        /hook2 was skipped, so no app was given the new secret\. It was discarded\. The old one is still current\./,
      );
      expect(over).not.toMatch(/Every app|overlap ends/);
      expect(over).toMatch(/Apps with the new secret +none/);
      expect(over).toMatch(/New secret +discarded/);
      expect(await states(bot.id)).toEqual(['current', 'discarded']);
      const actions = (await auditRows(app().latchkey.context)).map(({ action }) => action);
      expect(actions).toContain('secret.discard');
      expect(await app().verify(bot.secret)).toBe('current');
      expect(buttonsOn(await ana.type('/apikey regenerate rasa'))).toContain('Regenerate');
    },
  );

  it('invariant 13: an app that may have taken the secret all the same is not refused, and the words say so', async () => {
    const { ana, bot } = await shop(['hook2'], { hook2: 500 });
    await rotate(ana, ' overlap:24h');
    await tryAgain();
    await skip(ana);
    const over = await show(ana);
    expect(over).toMatch(/hook2 was skipped, so no app was given the new secret\. The old one is still current\./);
    expect(over).toMatch(/If hook2 got the new secret although the step failed, that secret works until/);
    expect(over).toMatch(/Apps with the new secret +hook2 \(perhaps\)/);
    expect(await states(bot.id)).toEqual(['current', 'previous']);
    expect(buttonsOn(await ana.type('/apikey regenerate rasa'))).toContain('Regenerate');
  });

  it('one of two apps is skipped: both are named, each with what it has', async () => {
    const { ana } = await shop(['billing', 'hook2'], { hook2: 403 });
    await rotate(ana, ' overlap:24h');
    await skip(ana);
    const over = await show(ana);
    expect(over).toMatch(
      /billing has the new secret\. hook2 was skipped\. The old one keeps working until its overlap/,
    );
    expect(over).not.toMatch(/Every app/);
  });

  it('retired while it waits for the apps: that every app has used the new secret is not said, and the wait was not needed', async () => {
    const { ana, bot } = await shop(['billing'], {});
    await rotate(ana, ' overlap:until-used');
    expect(await show(ana)).toMatch(/Not seen with the new secret yet: billing/);
    await ana.carryOut('/apikey retire chat-bot');
    app().time.advance(MINUTE);
    await app().latchkey.runJob('advance-rotations');
    await rest();
    const over = await show(ana);
    expect(over).toMatch(/Every app has the new secret, and the old one has stopped working/);
    expect(over).not.toMatch(/has used the new secret, and/);
    expect(over).toMatch(/Wait until every app has used the new secret +- +not needed/);
    expect(await app().verify(bot.secret)).toBe('RETIRED');
  });

  it('waited for to the end: every app has used the new secret', async () => {
    const { ana } = await shop(['billing'], {});
    await rotate(ana, ' overlap:until-used');
    await app().verify(programs.running.get('billing') ?? '', '192.0.2.1', 'billing');
    await ana.type('/apikey show chat-bot');
    for (let minutes = 0; minutes < 20; minutes += 1) {
      app().time.advance(MINUTE);
      await app().latchkey.runJob('advance-rotations');
      await rest();
    }
    expect(await show(ana)).toMatch(/Every app has used the new secret, and the old one has stopped working/);
  });

  it('looked at after later changes: a secret that was handed out has stopped, it wasn’t discarded', async () => {
    const { ana } = await shop(['billing'], {});
    await rotate(ana, ' overlap:24h');
    await ana.carryOut('/apikey rollback chat-bot');
    const after = await show(ana);
    expect(after).toMatch(/New secret +has stopped working/);
    expect(after).toMatch(/Every app got the new secret, which has stopped working since\. The old one is the current/);
    expect(after).not.toMatch(/discarded/);
    app().time.advance(SECOND);
    await rotate(ana, '');
    expect(await show(ana)).toMatch(/Every app has the new secret, and the old one/);
    shownIn(await ana.confirm('/apikey regenerate rasa', 'Regenerate'));
    expect(await show(ana)).toMatch(/New secret +has stopped working/);
  });

  it('a step that is tried again says so, and since when', async () => {
    const { ana } = await shop(['hook2'], { hook2: 503 });
    await rotate(ana, ' overlap:24h');
    app().time.advance(SECOND);
    const shown = await show(ana);
    expect(shown).toMatch(/Update the secret +hook2 +tried again +(just now|1 s ago|\d+ seconds? ago)/);
    expect(shown).toMatch(/Deploy +hook2 +to do +-/);
  });
});
