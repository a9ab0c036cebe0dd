// `node scripts/run.mjs PROGRAM …` runs one of the programs that scripts/build.mjs names, from its build.
import { runProgram } from './program.mjs';

const [name] = process.argv.splice(2, 1);
await runProgram(name);
