import type { Interface } from 'node:readline';

/** What arrives from the keyboard or a pipe: a line, Ctrl-C, or the end. */
export type TypedEvent =
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'end' };

/** How many lines may wait before the pipe is paused. */
const MOST_WAITING = 1_000;

/** Queues what arrives, in its order, so that each is finished before the next: Ctrl-C can't overtake the line typed before it. */
export class TypedEvents {
  readonly #lines: Interface;
  readonly #waiting: TypedEvent[] = [];
  #wake: () => void = () => undefined;
  #ended = false;
  #paused = false;

  constructor(lines: Interface) {
    this.#lines = lines;
    lines.on('line', (line) => this.#push({ kind: 'line', line }));
    lines.on('close', () => this.end());
  }

  /** Queues a press of Ctrl-C. */
  interrupt(): void {
    this.#push({ kind: 'interrupt' });
  }

  /** Queues the end; nothing comes after it. */
  end(): void {
    if (this.#ended) return;
    this.#push({ kind: 'end' });
    this.#ended = true;
  }

  /** Waits for what is next. Call it once at a time. */
  async next(): Promise<TypedEvent> {
    for (;;) {
      const event = this.#waiting.shift();
      if (event !== undefined) {
        this.#resume();
        return event;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #push(event: TypedEvent): void {
    if (this.#ended) return;
    this.#waiting.push(event);
    if (!this.#paused && this.#waiting.length >= MOST_WAITING) {
      this.#paused = true;
      this.#lines.pause();
    }
    this.#wake();
  }

  #resume(): void {
    if (!this.#paused || this.#ended || this.#waiting.length > 0) return;
    this.#paused = false;
    this.#lines.resume();
  }
}
