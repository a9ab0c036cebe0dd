import { readdirSync, readFileSync } from 'node:fs';
import { PermissionFlagsBits } from 'discord.js';
import { expect, test } from 'vitest';
import { NOT_LINKED, NOT_NOW, WHO_ARE_YOU } from '../../../adapters/discord/copy.ts';
import { INTERACTIONS_PATH } from '../../../adapters/discord/inbound/options.ts';
import { commandPayloads } from '../../../adapters/discord/registration/payload.ts';
import {
  applicationProblem,
  closeProblem,
  publicKeyProblem,
  tokenProblem,
} from '../../../adapters/discord/transport/tokenErrors.ts';
import { discordPictures } from '../../../scripts/pictures/discord/scenes.ts';
import { parseCommand } from '../../../src/chat/parsing/parseCommand.ts';
import { variableNames } from '../../../src/config.ts';
import { holdsSecret } from '../../../src/domain/keys/secretFormat.ts';
import { refusalText } from '../../../src/domain/refusals.ts';
import { STARTS_A_DAY } from '../../../src/domain/sessionStarts.ts';
import { registry } from '../../support/registry.ts';

/** docs/discord.md and its pictures, held against what the product is and says. */
const PAGE = readFileSync('docs/discord.md', 'utf8');
const README = readFileSync('README.md', 'utf8');
/** What a rotation and a second factor look like stands where they are explained. */
const TOPICS = ['docs/rotation.md', 'docs/second-factor.md'].map((page) => readFileSync(page, 'utf8')).join('');
const PICTURES = 'docs/pictures/discord';

test('the pictures show what the product shows right now', async () => {
  const pictures = await discordPictures();
  const committed = new Map(readdirSync(PICTURES).map((name) => [name, readFileSync(`${PICTURES}/${name}`, 'utf8')]));
  expect([...committed.keys()].toSorted(), 'npm run pictures').toEqual([...pictures.keys()].toSorted());
  for (const [name, svg] of pictures) {
    expect(committed.get(name) === svg, `${name} is out of step. Run: npm run pictures`).toBe(true);
    expect(`${PAGE}${TOPICS}`).toContain(`](pictures/discord/${name})`);
  }
});

test('every picture that is shown is there, and says in words what is to be seen', () => {
  const shown = [
    ...`${PAGE}${TOPICS}`.matchAll(/!\[(.*)\]\(pictures\/discord\/(.+)\)/g),
    ...README.matchAll(/!\[(.*)\]\(docs\/pictures\/discord\/(.+)\)/g),
  ];
  expect(shown.length).toBeGreaterThan(10);
  const committed = readdirSync(PICTURES);
  for (const [, words = '', name] of shown) {
    expect(committed).toContain(name);
    expect(words.length, name).toBeGreaterThan(10);
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

test('the invite link asks for what is said: no permission, or those two that a Discord channel needs', () => {
  const [, query = ''] = /^https:\/\/discord\.com\/oauth2\/authorize\?(.+)$/m.exec(PAGE) ?? [];
  expect(Object.fromEntries(new URLSearchParams(query))).toEqual({
    client_id: 'APPLICATION_ID',
    scope: 'bot applications.commands',
    permissions: '0',
  });
  const { ViewChannel, SendMessages } = PermissionFlagsBits;
  expect(PAGE.replaceAll(/\s+/g, ' ')).toContain(
    `*View Channel* (${ViewChannel}) and *Send Messages* (${SendMessages}): \`permissions=${ViewChannel | SendMessages}\``,
  );
  const stated = [...PAGE.matchAll(/permissions=(\d+)/g)].map(([, number]) => number);
  expect(new Set(stated)).toEqual(new Set(['0', String(ViewChannel | SendMessages)]));
});

test('the path that Discord posts to is the one that is served', () => {
  const paths = [...PAGE.matchAll(/(?<=`|https:\/\/HOST)\/discord\/[\w/]+/g)].map(([path]) => path);
  expect(paths.length).toBeGreaterThan(2);
  expect(new Set(paths)).toEqual(new Set([INTERACTIONS_PATH]));
});

test('every problem that no waiting mends and that people can mend is there, with its remedy', () => {
  for (const problem of [tokenProblem(), applicationProblem('…'), publicKeyProblem(), closeProblem(4004)]) {
    const [what, remedy] = problem?.message.split('\n') ?? [];
    expect(PAGE).toContain(`| ${what} | ${remedy} |`);
  }
  expect(PAGE).toContain(`at most ${STARTS_A_DAY} connections to the Gateway a day`);
});

test('what it quotes is what is said', () => {
  for (const { blocks } of [NOT_NOW, WHO_ARE_YOU, NOT_LINKED]) {
    const [first] = blocks;
    expect(PAGE).toContain(`“${first?.kind === 'heading' ? first.text : ''}”`);
  }
  for (const code of ['stranger', 'confirmation-expired'] as const)
    expect(PAGE).toContain(`“${refusalText({ code }).what}”`);
});

test('every command in it is one, with its options by name, as Discord has them', () => {
  const lines = [...PAGE.matchAll(/^\/apikey (.+)$/gm), ...PAGE.matchAll(/`\/apikey ([^`]+)`/g)].map(
    ([, line = '']) => line,
  );
  expect(lines.length).toBeGreaterThan(8);
  for (const line of lines) {
    const parsed = parseCommand(registry, line);
    expect(parsed.kind, line).toBe('command');
    if (parsed.kind !== 'command') continue;
    const typed = line.split(' ').filter((word) => !word.includes(':'));
    expect(typed, line).toEqual(parsed.command.path);
  }
  // Some nouns are commands of their own, because there is no room for them. The page says so.
  const [, ...own] = commandPayloads(registry.commands).map(({ name }) => name);
  for (const name of own) expect(PAGE).toContain(`/${name}`);
});

test('every variable in it is one that is read', () => {
  const read = new Set(variableNames().filter((name) => name.startsWith('DISCORD_')));
  const named = [...new Set(PAGE.match(/\b(DISCORD|LATCHKEY|HTTP|DATABASE)_[A-Z_]+\b/g) ?? [])];
  expect(named).toEqual(expect.arrayContaining([...read]));
  expect(read.size).toBeGreaterThan(4);
  for (const name of named) expect(variableNames(), name).toContain(name);
});
