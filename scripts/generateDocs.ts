import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { slackManifest } from '../adapters/slack/manifest/manifest.ts';
import { createRegistry } from '../commands/index.ts';
import { PLATFORMS } from '../src/app/loadPlatforms.ts';
import { optionSyntax } from '../src/chat/contracts/options.ts';
import { HELP } from '../src/chat/copy/helpCopy.ts';
import { permissionText } from '../src/chat/views/helpViews.ts';
import { messagesPage } from './messages/index.ts';
import { permissionsPage } from './permissionsPage.ts';
import { testingPage } from './testingPage.ts';

const registry = createRegistry(PLATFORMS.map(({ facts }) => facts));

/** Writes what is generated from the declarations; with --check only compares, and fails where something is out of step. */
const PAGES: Readonly<Record<string, () => string>> = {
  'docs/commands.md': commandsPage,
  'docs/messages.md': messagesPage,
  'docs/permissions.md': () => permissionsPage(registry),
  'docs/testing.md': testingPage,
  'adapters/slack/manifest/manifest.json': () => json(slackManifest(registry.commands, 'socket')),
  'adapters/slack/manifest/manifest.http.json': () => json(slackManifest(registry.commands, 'http')),
};
/** As wide as the formatter lets a line be. */
const LINE = 120;

function commandsPage(): string {
  const rows = registry.commands.map(({ path, summary }) => {
    const name = path.join(' ');
    return `| [\`${name}\`](#apikey-${path.join('-')}) | ${summary} |`;
  });
  const sections = registry.commands.map((command) => {
    const options = Object.entries(command.options).map(([name, spec]) => {
      const required = spec.required === true ? 'yes' : '';
      return `| \`${optionSyntax(name, spec).replaceAll('|', '\\|')}\` | ${required} | ${spec.description} |`;
    });
    const table = options.length === 0 ? [] : ['', '| option | required | |', '|---|---|---|', ...options];
    const aliases =
      command.aliases.length === 0 ? [] : ['', `Also: ${command.aliases.map((alias) => `\`${alias}\``).join(', ')}.`];
    const asks = command.confirms ? ` ${HELP.confirms}` : '';
    return [
      `## /apikey ${command.path.join(' ')}`,
      '',
      command.summary,
      ...table,
      '',
      `${permissionText(command.action)}${asks}`,
      ...aliases,
      '',
      '```',
      ...command.examples,
      '```',
      '',
    ].join('\n');
  });
  return [
    '# Commands',
    '',
    '`npm run docs` writes this page from the declarations in `commands/`; `npm test` checks that it’s up to date.',
    '',
    'Type a command as `/apikey VERB name:value …`. You can leave out the names of required options if you give their values in order.',
    'Put values with spaces in quotes, straight or typographic. You can write a channel as `project/channel`, and a key as `channel/key`',
    'or by its ID. Commands show you only the projects that you’re a member of. People on call and admins see all of them.',
    '',
    '| command | what it does |',
    '|---|---|',
    ...rows,
    '',
    ...sections,
  ].join('\n');
}

/** Writes JSON as the formatter would: a list of texts stands on one line where it fits. */
function json(value: unknown): string {
  const tall = JSON.stringify(value, undefined, 2);
  const lists = tall.replace(/^( *"\w+": )\[\n((?: *".*",?\n)+) *\]/gm, (list: string, name: string, items: string) => {
    const line = `${name}[${items.trim().replaceAll(/\n */g, ' ')}]`;
    return line.length < LINE ? line : list;
  });
  return `${lists}\n`;
}

function current(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

const stale = Object.entries(PAGES)
  .map(([file, page]) => ({ file, wanted: page() }))
  .filter(({ file, wanted }) => current(file) !== wanted);
if (process.argv.includes('--check')) {
  for (const { file } of stale) console.error(`${file} is out of step with the declarations. Run: npm run docs`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const { file, wanted } of stale) {
    writeFileSync(file, wanted);
    console.log(`wrote ${file}`);
  }
  if (stale.length === 0) console.log('everything is up to date');
}
