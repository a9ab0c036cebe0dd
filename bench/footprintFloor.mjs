/** The floor under `footprint`: a process that imports the program's libraries, and does nothing with them. */
await Promise.all([
  import('@fastify/swagger'),
  import('@slack/bolt'),
  import('cron-parser'),
  import('discord.js'),
  import('fastest-levenshtein'),
  import('fastify'),
  import('node-cron'),
  import('pino'),
  import('prom-client'),
  import('sqlite3'),
  import('string-width'),
  import('typeorm'),
  import('zod'),
]);
console.log(JSON.stringify({ url: 'none: this one only imports' }));
const alive = setInterval(() => undefined, 60_000);
process.on('SIGTERM', () => clearInterval(alive));
