import { discordBench } from './discord.ts';
import { footprintBench } from './footprint.ts';
import { incidentBench } from './incident.ts';
import { leakBench } from './leak.ts';
import { rotationBench } from './rotation.ts';
import { slackBench } from './slack.ts';
import { sweepBench } from './sweep.ts';
import { verifyBench } from './verify.ts';

/** `npm run bench -- NAME`: runs one benchmark; its last line is one JSON object. */
const BENCHES: Readonly<Record<string, () => Promise<object>>> = {
  verify: verifyBench,
  slack: slackBench,
  discord: discordBench,
  footprint: footprintBench,
  sweep: sweepBench,
  rotation: rotationBench,
  incident: incidentBench,
  leak: leakBench,
};

const name = process.argv[2] ?? '';
const bench = BENCHES[name];
if (bench === undefined) {
  console.error(`Usage: npm run bench -- NAME, where NAME is one of: ${Object.keys(BENCHES).join(', ')}`);
  process.exitCode = 1;
} else {
  console.log(JSON.stringify({ bench: name, ...(await bench()) }));
}
