import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { NOT_NOW, TOKEN_REMEDIES, TOO_SLOW, WHO_ARE_YOU } from '../../../adapters/slack/copy.ts';
import { tokenProblem } from '../../../adapters/slack/transport/tokenErrors.ts';
import { slackPictures } from '../../../scripts/pictures/scenes.ts';
import { parseCommand } from '../../../src/chat/parsing/parseCommand.ts';
import { variableNames } from '../../../src/config.ts';
import { holdsSecret } from '../../../src/domain/keys/secretFormat.ts';
import { refusalText } from '../../../src/domain/refusals.ts';
import { registry } from '../../support/registry.ts';

/** docs/slack.md and its pictures, held against what the product is and says. */
const PAGE = readFileSync('docs/slack.md', 'utf8');
/** What a rotation and a second factor look like stands where they are explained. */
const TOPICS = ['docs/rotation.md', 'docs/second-factor.md'].map((page) => readFileSync(page, 'utf8')).join('');
const PICTURES = 'docs/pictures/slack';

test('the pictures show what the product shows right now', async () => {
  const pictures = await slackPictures();
  const committed = new Map(readdirSync(PICTURES).map((name) => [name, readFileSync(`${PICTURES}/${name}`, 'utf8')]));
  expect([...committed.keys()].toSorted(), 'npm run pictures').toEqual([...pictures.keys()].toSorted());
  for (const [name, svg] of pictures) {
    expect(committed.get(name) === svg, `${name} is out of step. Run: npm run pictures`).toBe(true);
    expect(`${PAGE}${TOPICS}`).toContain(`](pictures/slack/${name})`);
  }
});

test('invariant 1: no picture holds what could be taken for a secret', () => {
  for (const name of readdirSync(PICTURES))
    expect(holdsSecret(readFileSync(`${PICTURES}/${name}`, 'utf8')), name).toBe(false);
});

test('every picture is whole: nothing but text and shapes, and nothing from elsewhere', () => {
  for (const name of readdirSync(PICTURES)) {
    const svg = readFileSync(`${PICTURES}/${name}`, 'utf8').replace(' xmlns="http://www.w3.org/2000/svg"', '');
    expect(svg, name).not.toMatch(/https?:|href|<(style|script|image|foreignObject)/);
    const open: string[] = [];
    for (const [, end, tag = '', closed] of svg.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)) {
      if (end === '/') expect(open.pop()).toBe(tag);
      else if (closed === '') open.push(tag);
    }
    expect(open, name).toEqual([]);
  }
});

test('every error that no waiting mends is there, with its remedy', () => {
  const codes = Object.keys(TOKEN_REMEDIES);
  expect(codes.length).toBeGreaterThan(10);
  for (const code of codes) {
    const [, remedy = ''] = tokenProblem('SLACK_BOT_TOKEN', code)?.message.split('\n') ?? [];
    expect(remedy).not.toBe('');
    expect(PAGE).toContain(`| \`${code}\` | ${remedy} |`);
  }
});

test('what it quotes is what is said', () => {
  for (const { blocks } of [NOT_NOW, TOO_SLOW, WHO_ARE_YOU]) {
    const [first] = blocks;
    expect(PAGE).toContain(`“${first?.kind === 'heading' ? first.text : ''}”`);
  }
  for (const code of ['stranger', 'confirmation-expired'] as const)
    expect(PAGE).toContain(`“${refusalText({ code }).what}”`);
});

test('every command in it is one', () => {
  const lines = [...PAGE.matchAll(/^\/apikey (.+)$/gm), ...PAGE.matchAll(/`\/apikey ([^`]+)`/g)].map(
    ([, line = '']) => line,
  );
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) expect(parseCommand(registry, line).kind, line).toBe('command');
});

test('every variable in it is one that is read', () => {
  const named = [...new Set(PAGE.match(/\b(SLACK|LATCHKEY|HTTP|DATABASE)_[A-Z_]+\b/g) ?? [])];
  expect(named).toEqual(
    expect.arrayContaining(['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_API_URL']),
  );
  for (const name of named) expect(variableNames(), name).toContain(name);
});
