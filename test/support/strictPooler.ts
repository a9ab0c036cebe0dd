import { connect, createServer, type Socket } from 'node:net';

/** Behaves as a pooler in transaction mode does to its clients, where that differs from a server. */
export interface StrictPooler {
  /** The server's URL, by way of the pooler. */
  readonly url: string;
  /** Statements that rely on a session, in which behind a real pooler somebody else would be a moment later. */
  readonly broken: readonly string[];
  close(): void;
}

/** What PgBouncer 1.18 takes in a start-up packet; it refuses a connection that sends anything else. */
const PARAMETERS = new Set(['user', 'database', 'application_name', 'client_encoding', 'datestyle', 'timezone']);
/** What lasts longer than a transaction. LISTEN too, but it is the one thing that is tried, and found to be of no use. */
const SESSION = /pg_advisory_lock|^\s*(SET\s+(?!LOCAL|TRANSACTION)|PREPARE|DECLARE|CREATE\s+TEMP)/i;
const NOTIFICATION = 'A';

/** @param server the URL of a server. */
export async function startStrictPooler(server: string): Promise<StrictPooler> {
  const target = new URL(server);
  const sockets = new Set<Socket>();
  const broken: string[] = [];
  const pooler = createServer((near) => {
    const far = connect(Number(target.port === '' ? 5432 : target.port), target.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        near.destroy();
        far.destroy();
        sockets.delete(socket);
      });
    }
    const asked = new Messages(false);
    near.on('data', (chunk) => {
      for (const { type, whole } of asked.take(chunk)) {
        broken.push(...(type === '' ? strangeParameters(whole) : sessionStatements(type, whole)));
        far.write(whole);
      }
    });
    const answered = new Messages(true);
    far.on('data', (chunk) => {
      for (const { type, whole } of answered.take(chunk)) if (type !== NOTIFICATION) near.write(whole);
    });
  });
  const port = await new Promise<number>((resolve) => {
    pooler.listen(0, '127.0.0.1', () => {
      const address = pooler.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const url = new URL(server);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    broken,
    close: () => {
      for (const socket of sockets) socket.destroy();
      pooler.close();
    },
  };
}

/** Cuts a stream into the messages of PostgreSQL's protocol 3.0; the first one of a client has no type. */
class Messages {
  #rest = Buffer.alloc(0);
  #typed: boolean;

  constructor(typed: boolean) {
    this.#typed = typed;
  }

  *take(chunk: Buffer): Generator<{ readonly type: string; readonly whole: Buffer }> {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const head = this.#typed ? 1 : 0;
      if (this.#rest.length < head + 4) return;
      const length = head + this.#rest.readUInt32BE(head);
      if (this.#rest.length < length) return;
      const whole = this.#rest.subarray(0, length);
      this.#rest = this.#rest.subarray(length);
      yield { type: this.#typed ? String.fromCharCode(whole[0] ?? 0) : '', whole };
      this.#typed = true;
    }
  }
}

function strangeParameters(startup: Buffer): readonly string[] {
  const words = startup.subarray(8).toString().split('\0');
  const names = words.filter((word, index) => index % 2 === 0 && word !== '');
  return names.filter((name) => !PARAMETERS.has(name)).map((name) => `start-up parameter ${name}`);
}

function sessionStatements(type: string, whole: Buffer): readonly string[] {
  if (type !== 'Q' && type !== 'P') return [];
  const text = whole.subarray(5).toString();
  // A Parse message begins with the name that the statement gets in the session: it should have none.
  const [name, ...sql] = type === 'P' ? text.split('\0') : ['', text];
  return name !== '' || SESSION.test(sql.join(' ')) ? [text] : [];
}
