import { auditSeal } from './auditSeal.ts';
import { runCommand } from './commandLine.ts';

await runCommand(auditSeal);
