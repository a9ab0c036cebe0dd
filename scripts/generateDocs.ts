import { readFileSync, writeFileSync } from 'node:fs';
import { registry } from '../commands/index.ts';
import { permissionWords } from '../src/chat/helpViews.ts';
import { optionSyntax } from '../src/chat/options.ts';

/** Writes docs/commands.md from the declarations; with --check only compares, and fails where it is out of step. */
const FILE = 'docs/commands.md';

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
    const asks = command.confirms ? ' It asks before it acts.' : '';
    return [
      `## /apikey ${command.path.join(' ')}`,
      '',
      command.summary,
      ...table,
      '',
      `${permissionWords(command.action)}${asks}`,
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
    'This page is written by `npm run docs` from the declarations in `commands/`; `npm test` checks that it is in step.',
    '',
    'A command is `/apikey VERB name:value …`. Required options may stand bare, in their order. Values with spaces are put in',
    'quotes, straight or typographic. A channel may be written `project/channel`, a key `channel/key` or by its ID.',
    'Every command sees only the projects that you are a member of; for whoever is on call, and for admins, that is all of them.',
    '',
    '| command | what it does |',
    '|---|---|',
    ...rows,
    '',
    ...sections,
  ].join('\n');
}

const wanted = commandsPage();
if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== wanted) {
    console.error(`${FILE} is out of step with the declarations. Run: npm run docs`);
    process.exit(1);
  }
} else {
  writeFileSync(FILE, wanted);
  console.log(`wrote ${FILE}`);
}
