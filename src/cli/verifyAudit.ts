import { auditVerify } from './auditVerification.ts';
import { runCommand } from './commandLine.ts';

await runCommand(auditVerify);
