import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Deliver } from '../../../src/chat/contracts/exchange.ts';
import { ChatCore } from '../../../src/chat/engine/chatCore.ts';
import { readableText } from '../../../src/chat/parsing/markup.ts';
import { parseCommand } from '../../../src/chat/parsing/parseCommand.ts';
import type { Confirmation } from '../../../src/domain/people/confirmation.ts';
import { nameKey } from '../../../src/domain/people/names.ts';
import { storedText } from '../../../src/domain/storedText.ts';
import { sharedConsoleApp, speakerOf } from '../../commands/app.ts';
import { Failures, furnish, inMemory, textsOf, USERS } from '../../commands/furnished.ts';
import { typedLines } from '../../commands/typedLines.ts';
import { SEED, seeded } from '../../domain/seed.ts';
import { registry } from '../../support/registry.ts';
import { runs } from '../../support/tier.ts';

/** Lines whose suggestions are followed. */
const LINES = runs(100_000, 1_000);
const PATIENCE_MS = 900_000;
const REFUSED = /couldn’t run that|There’s no command/;
/** What a line may name a key by in the furnished place. */
const KEYS = ['chat-bot', 'web', 'two words'];

const accept: Deliver = () => Promise.resolve({ outcome: 'accepted' });

/** The lines that a refusal offers to be copied. */
function offered(answer: Answer): readonly string[] {
  if (answer.kind !== 'view' || !REFUSED.test(textsOf(answer).join('\n'))) return [];
  return answer.view.blocks.flatMap((block) =>
    block.kind === 'code' && block.text.startsWith('/apikey ') ? [block.text.slice('/apikey '.length)] : [],
  );
}

describe(seeded('following a suggestion'), () => {
  const app = sharedConsoleApp();
  let keyIds: readonly string[];

  beforeAll(async () => {
    keyIds = await furnish(app());
  });

  it(
    `never touches another key than the one that was named: ${LINES} lines`,
    async () => {
      const { context } = app().latchkey;
      const failures = new Failures();
      const asked: Pick<Confirmation, 'subjectId'>[] = [];
      const ports = await inMemory(context, failures);
      const core = new ChatCore(registry, context, {
        ...ports,
        storeConfirmation: (question) => {
          asked.push(question);
          return ports.storeConfirmation(question);
        },
      });
      const root = await ports.identify(speakerOf('root'));
      let followed = 0;
      let questions = 0;
      const property = fc.asyncProperty(typedLines({ keyIds }), fc.constantFrom(...USERS), async (drawn, speaker) => {
        // As the core reads it: what no row can hold is replaced at its door.
        const line = readableText(storedText(drawn.line));
        const answer = await core.handle(speakerOf(speaker), { kind: 'text', line: drawn.line }, accept);
        for (const suggestion of offered(answer)) {
          followed += 1;
          const parsed = parseCommand(registry, suggestion);
          if (parsed.kind !== 'command') continue;
          for (const [name, value] of Object.entries(parsed.options)) {
            if (parsed.command.options[name]?.type !== 'key') continue;
            if (!line.includes(value) && !drawn.line.includes(value.replace(/^[@#]/, '')))
              throw new Error(`${suggestion} names a key that ${line} does not`);
          }
          asked.length = 0;
          await core.handle(speakerOf(speaker), { kind: 'text', line: suggestion }, accept);
          for (const { subjectId } of asked) {
            const key = await ports.directory.findKeyById(root, subjectId);
            if (key === undefined) continue;
            questions += 1;
            const typed = nameKey(line);
            const namesOther = KEYS.some((name) => name !== key.name && new RegExp(`key[:= ]"?${name}\\b`).test(typed));
            const isNamed = [key.id.toLowerCase(), nameKey(key.name), nameKey(key.channel.name)].some((name) =>
              typed.includes(name),
            );
            if (!isNamed || (namesOther && !typed.includes(nameKey(key.name))))
              throw new Error(`${suggestion} is about ${key.name}, which ${line} does not name`);
          }
        }
      });
      await fc.assert(property, { seed: SEED, numRuns: LINES });
      failures.expectNone();
      expect(followed).toBeGreaterThan(LINES / 20);
      expect(questions).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );
});
