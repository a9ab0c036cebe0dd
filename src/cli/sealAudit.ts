import { auditSeal } from './auditSealing.ts';
import { runCommand } from './commandLine.ts';

await runCommand(auditSeal);
