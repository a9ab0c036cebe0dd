import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, createServer as listenOn } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.ts';

/** The proxies whose examples can be run, where they are installed. */
export type ProxyName = 'nginx' | 'caddy';

/** Whether a program is installed here. */
export function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

/** Runs a program that may not be installed everywhere, to its end. @param input what it reads. */
export function runInstalled(program: string, args: readonly string[], input: string) {
  const { status, stdout, stderr } = spawnSync(program, args, { input, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** Where everything is, in the place of what the example says. */
export interface Surroundings {
  readonly latchkeyPort: number;
  readonly servicePort: number;
  /** What the proxy presents to Latchkey; empty for nothing. */
  readonly token?: string;
}

/** A proxy that runs on the example of docs/proxies. */
export interface RealProxy {
  readonly port: number;
  stop(): Promise<void>;
}

/** Runs the example as it stands in docs/proxies; only ports, places for files and the token are put in. */
export async function runExample(name: ProxyName, surroundings: Surroundings): Promise<RealProxy> {
  const folder = await mkdtemp(join(tmpdir(), `latchkey-${name}-`));
  const port = await freePort();
  const child = await START[name](folder, port, surroundings);
  let heard = '';
  child.stderr?.on('data', (chunk) => {
    heard += String(chunk);
  });
  await until(`${name} to listen`, () => {
    if (child.exitCode !== null) throw new Error(`${name} ended: ${heard}`);
    return accepts(port);
  });
  const stop = async () => {
    const ended = new Promise((done) => child.once('close', done));
    if (child.exitCode === null && child.kill('SIGKILL')) await ended;
    await rm(folder, { recursive: true, force: true });
  };
  return { port, stop };
}

function start(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): ChildProcess {
  return spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
}

type Start = (folder: string, port: number, surroundings: Surroundings) => Promise<ChildProcess>;

const START: Readonly<Record<ProxyName, Start>> = {
  nginx: async (folder, port, surroundings) => {
    const example = await exampleOf('nginx.conf', surroundings);
    const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((what) => `${what}_temp_path ${folder};`);
    const config = replaced(example, [
      ['listen 80;', `listen 127.0.0.1:${port};`],
      ['http {\n', `http {\n  access_log off;\n  ${places.join('\n  ')}\n`],
      ['proxy_set_header X-Latchkey-Token "";', `proxy_set_header X-Latchkey-Token "${surroundings.token ?? ''}";`],
    ]);
    const file = join(folder, 'nginx.conf');
    await writeFile(file, config);
    const globals = `daemon off; master_process off; pid ${folder}/pid; error_log stderr;`;
    return start('nginx', ['-p', folder, '-c', file, '-e', 'stderr', '-g', globals]);
  },
  caddy: async (folder, port, surroundings) => {
    const example = await exampleOf('Caddyfile', surroundings);
    const config = replaced(example, [
      [':80 {', `:${port} {\n\tbind 127.0.0.1`],
      // Debian's Caddy is older than {client_ip}; without a proxy before it both say the same.
      ['header_up X-Forwarded-For {client_ip}', 'header_up X-Forwarded-For {remote_host}'],
      ["{\n\t# Caddy's logs", "{\n\tadmin off\n\t# Caddy's logs"],
    ]);
    const file = join(folder, 'Caddyfile');
    await writeFile(file, config);
    const env = { PATH: process.env['PATH'], HOME: folder, LATCHKEY_VERIFY_TOKEN: surroundings.token };
    return start('caddy', ['run', '--adapter', 'caddyfile', '--config', file], env);
  },
};

/** Reads an example and puts in where Latchkey and the service are. */
async function exampleOf(file: string, { latchkeyPort, servicePort }: Surroundings): Promise<string> {
  const text = await readFile(new URL(`../../docs/proxies/${file}`, import.meta.url), 'utf8');
  return text
    .replaceAll('127.0.0.1:8080', `127.0.0.1:${latchkeyPort}`)
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${servicePort}`);
}

function replaced(text: string, pairs: readonly (readonly [string, string])[]): string {
  return pairs.reduce((current, [from, to]) => current.replace(from, () => to), text);
}

/** A service behind a proxy, which answers with all that reached it. */
export interface EchoService {
  readonly port: number;
  /** How many requests reached it. */
  reached(): number;
  stop(): Promise<void>;
}

/** What the service was sent, as it answers it. */
export interface Echo {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Opens such a service on a free port. */
export async function openEchoService(): Promise<EchoService> {
  let reached = 0;
  const server = createServer({ maxHeaderSize: 128 * 1024 }, (request, response) => {
    reached += 1;
    void bodyOf(request).then((body) => {
      const { method, url, headers } = request;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ method, url, headers, body }));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
  return { port: portOf(server.address()), reached: () => reached, stop };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

async function freePort(): Promise<number> {
  const server = listenOn();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const port = portOf(server.address());
  await new Promise((done) => server.close(done));
  return port;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('it listens on no port');
  return address.port;
}

/** Whether something accepts connections there. */
async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return await new Promise<boolean>((done) => {
    socket.on('connect', () => done(true));
    socket.on('error', () => done(false));
  }).finally(() => socket.destroy());
}
