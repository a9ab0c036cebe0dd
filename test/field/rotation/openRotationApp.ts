import { rm } from 'node:fs/promises';
import { onTestFinished } from 'vitest';
import { Chatter } from '../../simulation/chatter.ts';
import { PEPPER, type Program, type ProgramOptions, startProgram } from '../../support/program.ts';

/** A whole program with ana's shop: one channel, and one key whose secret she was shown. */
export interface Shop {
  readonly program: Program;
  readonly ana: Chatter;
  readonly key: Awaited<ReturnType<Chatter['shown']>>;
}

/** Starts the program on a folder and furnishes it. The program and the folder go with the test. */
export async function openRotationApp(
  folder: string,
  env: Readonly<Record<string, string>>,
  options: ProgramOptions,
): Promise<Shop> {
  const program = await startProgram({ ...env, LATCHKEY_DATA_DIR: folder, LATCHKEY_PEPPER: PEPPER }, options);
  onTestFinished(async () => {
    await program.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const ana = new Chatter(program.latchkey.core, 'ana');
  await ana.say('project create shop');
  await ana.say('channel add rasa');
  return { program, ana, key: await ana.shown(ana.say('create rasa name:chat-bot')) };
}
