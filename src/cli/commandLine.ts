import { runToEnd } from '../app/runToEnd.ts';

/** What a program that runs once and ends is given. */
export interface CommandLine {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes its result. */
  print(text: string): void;
  /** Writes what is wrong, and how far it is. */
  printError(text: string): void;
}

/** Runs such a program as this process. @param program resolves with the exit code. */
export async function runCommand(program: (line: CommandLine) => Promise<number>): Promise<void> {
  await runToEnd(() =>
    program({
      args: process.argv.slice(2),
      env: process.env,
      print: (text) => process.stdout.write(text),
      printError: (text) => process.stderr.write(text),
    }),
  );
}
