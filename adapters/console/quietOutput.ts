import { Writable } from 'node:stream';

/** A terminal to which a line editor writes, and which can be told to show nothing of what is typed. */
export class QuietOutput extends Writable {
  /** Whether nothing is shown. */
  isQuiet = false;
  readonly isTTY: boolean;
  readonly #output: Writable & { readonly isTTY?: boolean; readonly columns?: number };

  constructor(output: Writable & { readonly isTTY?: boolean; readonly columns?: number }) {
    super({ decodeStrings: false });
    this.#output = output;
    this.isTTY = output.isTTY === true;
    output.on('resize', () => this.emit('resize'));
  }

  /** As wide as the terminal is now. */
  get columns(): number | undefined {
    return this.#output.columns;
  }

  override _write(chunk: unknown, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    // Synchronous: what is written past the line editor must not overtake the editor's own output.
    if (!this.isQuiet) this.#output.write(chunk, encoding);
    done();
  }
}
