import { auditVerify } from './auditVerify.ts';
import { runCommand } from './commandLine.ts';

await runCommand(auditVerify);
