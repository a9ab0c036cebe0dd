import { expect, it } from 'vitest';
import { shownIn } from '../people/screen.ts';
import { ScriptedApps } from '../services/rotations/scriptedApps.ts';
import { describeOnSqlite } from '../support/databases.ts';
import { auditRows } from '../support/rows.ts';
import { appOn, buttonsOn, letIn, openShopWithKey, repeats, showsSecret } from './app.ts';

describeOnSqlite('apps that use a key', (fixture) => {
  const programs = new ScriptedApps();
  const app = appOn(fixture, {
    connectors: (real) => ({ ...real, open: (name) => programs.open(name) }),
  });
  const rest = () => app().latchkey.rotations.idle();

  it('are registered, linked by a question of which key, listed, shown, unlinked and removed', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const registered = await ana.type('/apikey app register web-shop');
    expect(registered).toMatch(/Registered web-shop in shop/);
    expect(await ana.type('/apikey app list')).toMatch(/web-shop +shop +deployed +manual +none/);
    const which = await ana.type('/apikey app link web-shop');
    expect(which).toMatch(/Which key does web-shop use\?/);
    expect(which).toMatch(/No key of the project looks like this app/);
    await app().verify(bot.secret, '192.0.2.1', 'Web-Shop');
    await ana.type('/apikey app link web-shop');
    const linked = await ana.pick('chat-bot: the app authenticates with it');
    expect(linked).toMatch(/Linked web-shop to chat-bot/);
    const shown = await ana.pick('App details');
    expect(shown).toMatch(/State +deployed since/);
    expect(shown).toMatch(new RegExp(`chat-bot +${bot.id} +active +rasa`));
    expect(buttonsOn(shown)).toEqual([
      'chat-bot',
      'Undeploy',
      'Update secret',
      'Deploy',
      'Link a key',
      'Remove',
      'Back',
    ]);
    expect(await ana.type('/apikey show chat-bot')).toMatch(/Apps +web-shop \(deployed\)/);
    expect(await ana.type('/apikey channel settings rasa')).toMatch(/web-shop \(deployed\)/);
    expect(await ana.type('/apikey project settings section:apps')).toMatch(/web-shop \(deployed\)/);
    expect(await ana.type('/apikey app unlink web-shop chat-bot')).toMatch(/Unlinked web-shop from chat-bot/);
    expect(await ana.type('/apikey app link web-shop chat-bot')).toMatch(/Linked web-shop to chat-bot/);
    expect(await ana.type('/apikey app unlink web-shop key:chat-bot')).toMatch(/Unlinked web-shop from chat-bot/);
    expect(await ana.carryOut('/apikey app remove web-shop')).toMatch(/Removed web-shop/);
    expect(await ana.type('/apikey app show web-shop')).toMatch(/There’s no app called web-shop here/);
    const done = (await auditRows(app().latchkey.context)).filter(({ outcome }) => outcome === 'done');
    expect(done.map(({ action }) => action).filter((action) => action.startsWith('app.'))).toEqual([
      'app.register',
      'app.link',
      'app.unlink',
      'app.link',
      'app.unlink',
      'app.remove',
    ]);
  });

  it('by a connector that needs a connection: where none is declared, that is said at once and nothing is asked for', async () => {
    const { ana } = await openShopWithKey(app());
    const said = await ana.type('/apikey app register web-shop connector:kubernetes');
    expect(said).toMatch(/There’s no kubernetes connection that shop can use\. .*LATCHKEY_CONNECTIONS/);
    expect(said).not.toMatch(/^connection:/m);
  });

  it('by a setting of another connector than was named: that one is suggested, with everything that was typed', async () => {
    const { ana } = await openShopWithKey(app());
    const said = await ana.type('/apikey app register foo url:https://hooks.example.com/x');
    expect(said).toMatch(/The manual connector has no setting called url\. Did you mean webhook\?/);
    expect(repeats(said, 'app register', 'name:foo', 'url:https://hooks.example.com/x', 'connector:webhook')).toBe(
      true,
    );
    const several = await ana.type('/apikey app register foo connection:prod');
    expect(several).toMatch(/Use connector:kubernetes or connector:vault or connector:github\./);
  });

  it('and a new ID: the question says why Rotate with apps isn’t offered', async () => {
    const { ana } = await openShopWithKey(app());
    expect(await ana.type('/apikey regenerate rasa replace:both')).not.toMatch(/Rotate with apps/);
    await ana.type('/apikey app register web-shop key:chat-bot');
    const question = await ana.type('/apikey regenerate rasa replace:both');
    expect(question).toMatch(/Rotate with apps isn’t offered with replace:both: each app needs the new ID too/);
    expect(buttonsOn(question)).not.toContain('Rotate with apps');
  });

  it('are offered where somebody unknown authenticates: “Link web-shop?”', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await app().verify(bot.secret, '192.0.2.7', 'web-shop');
    const details = await ana.type('/apikey show chat-bot');
    expect(details).toMatch(
      /web-shop at 192\.0\.2\.7 authenticates with this key and isn’t linked to it\. Link web-shop\?/,
    );
    const registered = await ana.pick('Register web-shop');
    expect(registered).toMatch(/Registered web-shop in shop/);
    expect(registered).toMatch(/Linked web-shop to chat-bot/);
    expect(await ana.type('/apikey show chat-bot')).not.toMatch(/isn’t linked/);
  });

  it('a pasted configuration gives the keys whose IDs it names, and nothing of it is kept', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await ana.type('/apikey app register web-shop');
    await ana.type('/apikey app link web-shop from:configuration');
    await ana.type('[integration]');
    await ana.type(`api_key_id=${bot.id}`);
    await ana.type('');
    await ana.type(`api_key_secret=${bot.secret}`);
    await ana.type('password=hunter2abcdefghi');
    const found = await ana.type('.');
    expect(found).toMatch(/chat-bot: the configuration names its ID/);
    expect(await ana.pick('chat-bot: the configuration names its ID')).toMatch(/Linked web-shop to chat-bot/);
    const stored = JSON.stringify(
      await app().latchkey.context.database.read((manager) => manager.query('SELECT * FROM "confirmation"')),
    );
    expect(stored).not.toContain('hunter2abcdefghi');
    expect(stored).not.toContain(bot.secret.slice(20));
    expect(app().logged()).not.toContain(bot.secret.slice(20));
  });

  it('invariant 10: an app of a project that somebody isn’t in does not exist for them', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.type('/apikey app register web-shop');
    const zoe = app().user('zoe');
    await zoe.type('/apikey project create attic');
    for (const line of [
      'show web-shop',
      'show shop/web-shop',
      'undeploy web-shop',
      'deploy web-shop',
      'remove web-shop',
    ])
      expect(await zoe.type(`/apikey app ${line}`)).toMatch(/There’s no app called (shop\/)?web-shop here/);
    expect(await zoe.type('/apikey app list')).not.toMatch(/web-shop/);
  });

  it('a viewer sees them and may change nothing', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.type('/apikey app register web-shop');
    const vic = await letIn(app(), 'vic', 'viewer');
    expect(buttonsOn(await vic.type('/apikey app show web-shop'))).toEqual(['Back']);
    for (const line of [
      'undeploy web-shop',
      'deploy web-shop',
      'remove web-shop',
      'link web-shop key:chat-bot',
      'register x',
    ])
      expect(await vic.type(`/apikey app ${line}`), line).toMatch(/You don’t have permission/);
  });

  it('a webhook app: its signing secret is shown once; Rotate with apps gives it the new secret, and one press is enough', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const form = await ana.type('/apikey app register web-shop connector:webhook key:chat-bot');
    expect(form).toMatch(/where requests go/);
    const card = await ana.type('https://hooks.example.com/latchkey?token=t0ken');
    expect(card).toMatch(/Signing secret +whsec_[A-Za-z0-9+/=]{20,}/);
    const whsec = /whsec_[A-Za-z0-9+/=]+/.exec(card)?.[0] ?? '';
    const shown = await ana.type('/apikey app show web-shop');
    expect(shown).toMatch(/Leads to +hooks\.example\.com\n/);
    expect(shown).not.toContain(whsec);
    programs.deployed('web-shop', bot.secret);

    const question = await ana.type('/apikey regenerate rasa');
    expect(question).toMatch(/This app is deployed with it and will stop working: web-shop\./);
    expect(buttonsOn(question)).toEqual(['Rotate with apps', 'Regenerate', 'Cancel']);
    await ana.pick('Rotate with apps');
    await rest();
    const done = await ana.type('/apikey rotation show chat-bot');
    expect(done).toMatch(/Every app has the new secret, and the old one has stopped working/);
    expect(showsSecret(done)).toBe(false);
    expect(programs.effects().slice(-3)).toEqual(['undeploy web-shop', 'update-secret web-shop', 'deploy web-shop']);
    expect(await app().verify(programs.running.get('web-shop') ?? '')).toBe('current');
    expect(await app().verify(bot.secret)).toBe('RETIRED');
    expect(app().logged()).not.toContain(whsec);
  });

  it('a by-hand app in a rotation: Done, Show the new secret, Done, Done; a failed step offers Retry, Skip, Roll back', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await ana.type('/apikey app register web-shop key:chat-bot');
    await ana.type('/apikey regenerate rasa');
    await ana.pick('Rotate with apps');
    await rest();
    const first = await ana.type('/apikey rotation show chat-bot');
    expect(first).toMatch(/Undeploy web-shop now, then press Done/);
    expect(buttonsOn(first)).toEqual(['Done', 'Skip', 'Roll back', 'Refresh']);
    await ana.pick('Done');
    await rest();
    const second = await ana.type('/apikey rotation show chat-bot');
    expect(buttonsOn(second)).toEqual(['Show the new secret', 'Skip', 'Roll back', 'Refresh']);
    const fresh = shownIn(await ana.pick('Show the new secret'));
    expect(fresh.id).toBe(bot.id);
    await ana.pick('Open the rotation');
    await ana.pick('Done');
    await rest();
    await ana.type('/apikey rotation show chat-bot');
    await ana.pick('Done');
    await rest();
    expect(await ana.type('/apikey rotation show chat-bot')).toMatch(/Every app has the new secret/);
    expect(await app().verify(fresh.secret)).toBe('current');
    expect(await app().verify(bot.secret)).toBe('RETIRED');
  });

  it('a failed step says what failed and what still works; rolled back, the old secret is the current one', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await ana.type('/apikey app register web-shop connector:webhook url:https://hooks.example.com/x key:chat-bot');
    programs.deployed('web-shop', bot.secret);
    programs.script = (step) =>
      step === 'update-secret'
        ? { kind: 'failed', failure: { code: 'answered', status: 500, subject: 'hooks.example.com' } }
        : undefined;
    await ana.type('/apikey regenerate rasa overlap:24h');
    await ana.pick('Rotate with apps');
    await rest();
    const failed = await ana.type('/apikey rotation show chat-bot');
    expect(failed).toMatch(/Failed: Update the secret \(web-shop\)/);
    expect(failed).toMatch(/hooks\.example\.com answered with the status 500/);
    expect(buttonsOn(failed)).toEqual(['Retry', 'Skip', 'Roll back', 'Refresh']);
    expect(await ana.type('/apikey regenerate rasa')).toMatch(/A rotation with apps is under way/);
    await ana.pick('Open the rotation');
    await ana.pick('Roll back');
    await rest();
    programs.script = () => undefined;
    expect(await ana.type('/apikey rotation show chat-bot')).toMatch(/The old secret is current again/);
    expect(await app().verify(bot.secret)).toBe('current');
  });

  it('an old secret is retired early, or made current again, after a question', async () => {
    const { ana, bot } = await openShopWithKey(app());
    expect(await ana.type('/apikey retire chat-bot')).toMatch(/no previous secret that still works/);
    const second = shownIn(await ana.confirm('/apikey regenerate rasa overlap:24h', 'Regenerate'));
    await app().verify(bot.secret, '192.0.2.9', 'billing');
    const question = await ana.type('/apikey retire chat-bot');
    expect(question).toMatch(/Old secret used in the last 24 hours by +billing at 192\.0\.2\.9/);
    expect(buttonsOn(question)).toEqual(['Retire', 'Cancel']);
    await ana.pick('Cancel');
    expect(await ana.carryOut('/apikey rollback chat-bot')).toMatch(/Rolled back chat-bot/);
    expect(await app().verify(bot.secret)).toBe('current');
    expect(await app().verify(second.secret)).toBe('RETIRED');
    const third = shownIn(await ana.confirm('/apikey regenerate rasa overlap:24h', 'Regenerate'));
    expect(await ana.carryOut('/apikey retire chat-bot')).toMatch(/Retired the old secret of chat-bot/);
    expect(await app().verify(bot.secret)).toBe('RETIRED');
    expect(await app().verify(third.secret)).toBe('current');
  });

  it('an overlap is cut at the old secret’s own expiry, and the question says so; until-used needs apps', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.type('/apikey create rasa name:short expires:2d');
    expect(await ana.type('/apikey regenerate key:short overlap:7d')).toMatch(
      /The old secret expires on .* and stops then/,
    );
    expect(await ana.type('/apikey regenerate key:short overlap:31d')).toMatch(/at most 30 days/);
    expect(await ana.type('/apikey regenerate key:short overlap:until-used')).toMatch(
      /No app is linked to the key short/,
    );
    expect(await ana.type('/apikey regenerate key:short overlap:until-usd')).toMatch(/Did you mean until-used\?/);
    await ana.type('/apikey app register web-shop key:short');
    expect(await ana.type('/apikey regenerate key:short overlap:until-used')).toMatch(
      /15 minutes after every linked app/,
    );
    expect(await ana.type('/apikey regenerate key:short overlap:until-used replace:both')).toMatch(/contradict/);
  });

  it('disable and delete name the deployed apps that will stop', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.type('/apikey app register web-shop key:chat-bot');
    await ana.type('/apikey app register billing key:chat-bot');
    for (const verb of ['disable', 'delete'])
      expect(await ana.type(`/apikey ${verb} chat-bot`)).toMatch(
        /These apps are deployed with it and will stop working: billing, web-shop\./,
      );
    await ana.carryOut('/apikey app undeploy billing');
    await ana.pick('Done');
    expect(await ana.type('/apikey disable chat-bot')).toMatch(
      /This app is deployed with it and will stop working: web-shop\./,
    );
  });
});
