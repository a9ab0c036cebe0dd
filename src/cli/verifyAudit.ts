import { runCommand } from './commandLine.ts';

// An export is checked without what opens a database.
await runCommand(async (line) => {
  if (line.args.some((arg) => /^--(file|signature|key|url)(=|$)/.test(arg)))
    return await (await import('./exportVerification.ts')).exportVerify(line);
  return await (await import('./auditVerification.ts')).auditVerify(line);
});
