import { describe, expect, it, onTestFinished, test } from 'vitest';
import { tokenize } from '../../src/chat/parsing/tokenize.ts';
import { AuditEntity } from '../../src/persistence/entities/audit.ts';
import { openRunning } from '../adapters/discord/deliveryApp.ts';
import { makeKey, openChannel } from '../adapters/discord/deliveryScenes.ts';
import { ANA, BEN } from '../adapters/discord/discordApp.ts';
import { openSlackApp, transportsFor } from '../adapters/slack/slackApp.ts';
import { DiscordPerson } from '../people/discordPerson.ts';
import { confirm } from '../people/person.ts';
import { textOf } from '../people/screen.ts';
import { SlackPerson } from '../people/slackPerson.ts';

describe('what platforms write in brackets', () => {
  it.each([
    ['name:<http://bot.py|bot.py>', 'bot.py'],
    ['reason:"see <https://j.io/A-1>"', 'see https://j.io/A-1'],
    ['reason:"see <https://j.io/A-1|the runbook>"', 'see https://j.io/A-1'],
    ['reason:"asked by <@UBEN|ben>"', 'asked by @ben'],
    ['reason:"asked by <@UBEN>"', 'asked by @UBEN'],
    ['reason:"mail <mailto:a@b.c|a@b.c>"', 'mail a@b.c'],
    ['reason:"call <tel:+4930123|+49 30 123>"', 'call +49 30 123'],
    ['reason:"told <#C1|ops> and <!subteam^S0|@on-call>, <!here>"', 'told #ops and @on-call, @here'],
    ['reason:"<!date^1392734382^{date}|18 Feb 2014>"', '18 Feb 2014'],
    ['reason:"<:party:123456789012345678> by <@!123456789012345678>"', ':party: by @123456789012345678'],
    ['reason:"since <t:1798675200:R>"', 'since 2026-12-31 00:00 UTC'],
    ['reason:"if a <b> c"', 'if a <b> c'],
    ['reason:see-<https://j.io/A-1>', 'see-https://j.io/A-1'],
  ])('is read as people read it: %s', (line, value) => {
    expect(tokenize(line).tokens).toMatchObject([{ value }]);
  });
});

const TYPED = 'reason:"asked by @ben, see https://j.io/A-1"';
const IN_BRACKETS = 'reason:"asked by <@UBEN|ben>, see <https://j.io/A-1>, mail <mailto:a@b.c|a@b.c>"';

describe('on Slack', () => {
  test.each([
    ['bare', TYPED, 'asked by @ben, see https://j.io/A-1'],
    ['named', TYPED, 'asked by @ben, see https://j.io/A-1'],
    ['raw', IN_BRACKETS, 'asked by @ben, see https://j.io/A-1, mail a@b.c'],
  ] as const)('where mentions arrive %s, the audit trail says what was typed', async (mentions, reason, said) => {
    const [transport] = transportsFor(`markup ${mentions}`);
    const options = transport === undefined ? {} : { transport };
    const app = await openSlackApp({ ...options, slack: { app: { mentions } } });
    const ana = new SlackPerson(app, { id: 'UANA' });
    await ana.say('project create shop');
    await ana.say('channel add rasa');
    const name = mentions === 'raw' ? '<http://bot.py|bot.py>' : 'bot.py';
    await confirm(ana, `create rasa name:${name}`, 'Generate');
    await confirm(ana, `disable bot.py ${reason}`, 'Disable');
    const rows = await app.latchkey.context.database.read((manager) => manager.find(AuditEntity));
    expect(JSON.stringify(rows)).toContain(said);
    expect(JSON.stringify(rows)).not.toMatch(/<@|<http|mailto:/);
  });
});

describe('on Discord', () => {
  test('mentions and emoji in a text are read by their names, in the audit trail too', async () => {
    const app = await openRunning();
    onTestFinished(() => app.close());
    await openChannel(app);
    const { key } = await makeKey(app);
    const reason = `asked by <@${BEN}> <:party:123456789012345678>`;
    const ana = new DiscordPerson(app, { id: ANA });
    await ana.type({ path: 'apikey disable', options: { key, reason } });
    await ana.press('Disable');
    expect(textOf(await ana.say(`audit key:${key}`))).toContain('asked by @ben :party:');
  });
});
