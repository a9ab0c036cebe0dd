const EVERY_MS = 10;

/**
 * Asks again and again until a probe has an answer; for what happens "soon", where a fixed sleep would be too short or too long.
 * @param what what is awaited, for the error's words.
 * @param probe returns the awaited value, or undefined or false while it is not there yet.
 * @param withinMs how long to keep asking.
 * @returns the awaited value.
 * @throws when the time is up.
 */
export async function until<T>(
  what: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 10_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() >= deadline) throw new Error(`still waiting after ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}

/** A door that work can wait at until a test opens it. */
export interface Gate {
  readonly passed: Promise<void>;
  open(): void;
}

/** Makes a closed gate. */
export function gate(): Gate {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}
