import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';

/** A server in a process of its own. */
export interface ServerProcess {
  readonly url: string;
  /** The processor time that it has used, user and system, in microseconds; NaN where the system has no /proc. */
  cpuUs(): Promise<number>;
  /** What it holds in memory, in MiB; NaN where the system has no /proc. */
  residentMiB(): Promise<number>;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 60_000;

/** Starts a server and waits until it says `"url":"http://…"` on either output. */
export async function startServer(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...args], {
    env: { ...process.env, LATCHKEY_DRAIN: '0s', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    const timer = setTimeout(
      () => reject(new Error(`no server after ${START_LIMIT_MS} ms: ${output}`)),
      START_LIMIT_MS,
    );
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const found = /"url":"(http:[^"]+)"/.exec(output)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${output}`)));
  });
  return {
    url,
    cpuUs: () => cpuUs(child.pid),
    residentMiB: () => residentMiB(child.pid),
    stop: () => stop(child),
  };
}

/** Linux counts in hundredths of a second, whatever the hardware's clock does (proc(5), USER_HZ). */
const US_PER_TICK = 10_000;

async function cpuUs(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The command's name may hold spaces: fields are counted after its closing bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * US_PER_TICK;
}

async function residentMiB(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
