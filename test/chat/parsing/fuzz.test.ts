import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { renderView } from '../../../adapters/console/render.ts';
import { createChatServices } from '../../../src/app/chatServices.ts';
import type { Answer, Deliver } from '../../../src/chat/contracts/exchange.ts';
import { ChatCore } from '../../../src/chat/engine/chatCore.ts';
import { withoutJoiners } from '../../../src/domain/joiners.ts';
import { createLogger } from '../../../src/logging/logger.ts';
import type { ServiceContext } from '../../../src/services/context.ts';
import { sharedConsoleApp, speakerOf, textOf } from '../../commands/app.ts';
import { Failures, furnish, inMemory, textsOf, USERS } from '../../commands/furnished.ts';
import type { Mishap, TypedLine } from '../../commands/typedLine.ts';
import { soundLines, typedLines } from '../../commands/typedLines.ts';
import { SEED, seeded } from '../../domain/seed.ts';
import { PLAIN } from '../../people/consolePerson.ts';
import { registry } from '../../support/registry.ts';
import { DEEP, runs } from '../../support/tier.ts';

/** Lines that go through the real core, registry and resolvers with what it looks up in memory. */
const IN_MEMORY = runs(100_000, 1_200);
/** Lines that go through all of it, down to the database's file. */
const DOWN_TO_DISK = runs(2_500, 80);

/** Drawing is a matter of its own, and slow: each so manieth answer is drawn. */
const DRAWN_EACH = 50;

/** On a machine that has much else to do. Alone it takes a tenth of that. */
const PATIENCE_MS = 900_000;

const SECRET_LIKE = /lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{4,}/;
const NEVER_SHOWN = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Holds a reply against the line that it is for. Hundred thousand times: an `expect` for each claim would take longer than the core. */
function check(typed: TypedLine, answer: Answer): void {
  const words = textsOf(answer).join('\n');
  if (answer.kind !== 'delivered' && words.trim() === '') throw new Error('there is nothing in the reply');
  // Nothing may be repeated of a line in which a secret may have been typed that only a form may ask for.
  if (/^Don’t type [a-z-]+: in a command/.test(words)) return;
  const understood = words.includes('Did you mean') ? [...typed.understood, ...typed.rest] : typed.understood;
  for (const wrong of typed.named) {
    if (!words.includes(wrong)) throw new Error(`the reply does not name what is wrong, ${wrong}: ${words}`);
  }
  for (const right of understood) {
    if (!words.includes(right)) throw new Error(`the reply does not repeat what is right, ${right}: ${words}`);
  }
  // The secret must not even reach a renderer, which would blot it out.
  if (SECRET_LIKE.test(words) || (typed.secret !== undefined && words.includes(typed.secret.slice(20, 30)))) {
    throw new Error(`the reply repeats a secret: ${words}`);
  }
  if (typed.misuse && !/couldn’t run that|There’s no command|Commands for|looks like a secret/.test(words)) {
    throw new Error(`the reply does not say that it is a misuse: ${words}`);
  }
}

/** Draws an answer as the console does, and looks for what must never reach a terminal. */
function draw(answer: Answer): void {
  const drawn = textOf(answer);
  if (NEVER_SHOWN.test(withoutJoiners(drawn))) throw new Error(`this would reach a terminal: ${JSON.stringify(drawn)}`);
}

const accept: Deliver = () => Promise.resolve({ outcome: 'accepted' });

describe(seeded('invariant 12: whatever is typed'), () => {
  const app = sharedConsoleApp();
  const failures = new Failures();
  let keyIds: readonly string[];

  beforeAll(async () => {
    keyIds = await furnish(app());
  });

  it('what is looked up in memory is what is looked up on the disk: misuses get the same reply from both', async () => {
    const { context } = app().latchkey;
    const log = createLogger({ level: 'silent', stream: process.stderr, pretty: false });
    const ports = { ...createChatServices(context, log, () => Promise.resolve()), reportFailure: failures.report };
    const [onDisk, remembered] = [ports, await inMemory(context, failures)].map(
      (each) => new ChatCore(registry, context, each),
    );
    const misuses = typedLines({ keyIds }).filter(({ misuse }) => misuse);
    const property = fc.asyncProperty(misuses, fc.constantFrom(...USERS), async ({ line }, speaker) => {
      const [one, other] = await Promise.all(
        [onDisk, remembered].map((core) => core?.handle(speakerOf(speaker), { kind: 'text', line }, accept)),
      );
      expect(textsOf(other)).toEqual(textsOf(one));
    });
    await fc.assert(property, { seed: SEED, numRuns: runs(500, 60) });
    failures.expectNone();
  });

  it(
    `${IN_MEMORY} lines: each gets a reply that names what was wrong and repeats what was right`,
    async () => {
      const { context } = app().latchkey;
      const core = new ChatCore(registry, context, await inMemory(context, failures));
      const met = new Map<Mishap, number>();
      let answered = 0;
      const property = fc.asyncProperty(typedLines({ keyIds }), fc.constantFrom(...USERS), async (typed, speaker) => {
        met.set(typed.mishap, (met.get(typed.mishap) ?? 0) + 1);
        const answer = await core.handle(speakerOf(speaker), { kind: 'text', line: typed.line }, accept);
        failures.expectNone();
        check(typed, answer);
        answered += 1;
        if (answered % DRAWN_EACH === 0) draw(answer);
      });
      await fc.assert(property, { seed: SEED, numRuns: IN_MEMORY });
      expect(answered).toBe(IN_MEMORY);
      expect(met.size, [...met].join(' ')).toBe(22);
      expect(Math.min(...met.values()), [...met].join(' ')).toBeGreaterThan(IN_MEMORY / 200);
    },
    PATIENCE_MS,
  );

  it(
    `${DOWN_TO_DISK} lines down to the database’s file, with buttons pressed and forms answered: no exception`,
    async () => {
      const { context } = app().latchkey;
      const log = createLogger({ level: 'silent', stream: process.stderr, pretty: false });
      const ports = { ...createChatServices(context, log, () => Promise.resolve()), reportFailure: failures.report };
      const core = new ChatCore(registry, context, ports);
      const reached = new Set<string>();
      const lines = fc.oneof(typedLines({ keyIds }), soundLines({ keyIds }));
      const property = fc.asyncProperty(
        lines,
        fc.constantFrom(...USERS),
        fc.nat(7),
        fc.constantFrom('1', 'rasa', 'chat-bot', 'x y', '', 'a/b'),
        async (typed, name, choice, said) => {
          const speaker = speakerOf(name);
          const first = await core.handle(speaker, { kind: 'text', line: typed.line }, accept);
          failures.expectNone();
          check(typed, first);
          draw(first);
          reached.add(first.kind);
          const next = await goOn(core, name, first, choice, said);
          failures.expectNone();
          if (next === undefined) return;
          reached.add(`then ${next.kind}`);
          check({ ...typed, named: [], understood: [], rest: [], misuse: false }, next);
          draw(next);
        },
      );
      await fc.assert(property, { seed: SEED, numRuns: DOWN_TO_DISK });
      // Few lines get as far as a secret, at once or after a form.
      const far = DEEP ? ['delivered', 'then delivered', 'then form'] : [];
      expect([...reached].sort()).toEqual(expect.arrayContaining(['form', 'then view', 'view', ...far]));
      expect([...reached].filter((kind) => kind.endsWith('delivered'))).not.toEqual([]);
    },
    PATIENCE_MS,
  );

  it('is completed, or not, without trouble', async () => {
    const { context } = app().latchkey;
    const core = new ChatCore(registry, context, await inMemory(context, failures));
    const property = fc.asyncProperty(typedLines({ keyIds }), fc.nat(80), async ({ line }, length) => {
      const { words, fragment } = await core.complete(speakerOf('ana'), line.slice(0, length));
      expect(line.slice(0, length).endsWith(fragment)).toBe(true);
      for (const word of words) expect(withoutJoiners(word)).not.toMatch(NEVER_SHOWN);
    });
    await fc.assert(property, { seed: SEED, numRuns: runs(5_000, 500) });
  });
});

/** Does with an answer what a person might: presses one of its buttons, or answers its form. */
async function goOn(
  core: ChatCore<ServiceContext>,
  name: string,
  answer: Answer,
  choice: number,
  said: string,
): Promise<Answer | undefined> {
  const speaker = speakerOf(name);
  if (answer.kind === 'form') {
    const answers = Object.fromEntries(
      answer.form.fields.map((field) => [field.name, field.choices[choice]?.value ?? said]),
    );
    return await core.handle(speaker, { kind: 'form', action: answer.form.action, answers }, accept);
  }
  const { offered } = answer.kind === 'view' ? renderView(answer.view, PLAIN) : { offered: [] };
  const action = offered[choice % Math.max(1, offered.length)]?.action;
  return action === undefined ? undefined : await core.handle(speaker, { kind: 'press', action }, accept);
}
