import { onTestFinished } from 'vitest';
import { PEPPER, type Program, startProgram } from '../../support/program.ts';

/** Starts one; it is stopped when the test ends. */
export async function startReplica(env: Readonly<Record<string, string>>): Promise<Program> {
  const program = await startProgram({ LATCHKEY_PEPPER: PEPPER, ...env }, { level: 'info' });
  onTestFinished(program.stop);
  return program;
}
