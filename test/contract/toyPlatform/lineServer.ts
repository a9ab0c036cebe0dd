/** What a client sends and gets: one JSON object to a line. */
export type LineHandler = (line: string) => void;

/** A chat server of nothing but lines, in memory: one program can sign in, and people talk to it through the server. */
export class LineServer {
  static readonly #servers = new Map<string, LineServer>();
  readonly #token: string;
  readonly #hear: LineHandler;
  #program: LineHandler | undefined;

  /** @param hear is handed every line that the program posts. */
  constructor(name: string, token: string, hear: LineHandler) {
    this.#token = token;
    this.#hear = hear;
    LineServer.#servers.set(`memory:${name}`, this);
  }

  /** Finds a server by its address. */
  static at(address: string): LineServer | undefined {
    return LineServer.#servers.get(address);
  }

  /** Signs the program in. @returns how it posts a line, or undefined where the token is wrong. */
  signIn(token: string, receive: LineHandler): LineHandler | undefined {
    if (token !== this.#token) return undefined;
    this.#program = receive;
    return this.#hear;
  }

  /** Signs the program out. */
  signOut(): void {
    this.#program = undefined;
  }

  /** Hands a line of somebody's to the program. */
  pass(line: string): void {
    if (this.#program === undefined) throw new Error('no program is signed in');
    this.#program(line);
  }
}
