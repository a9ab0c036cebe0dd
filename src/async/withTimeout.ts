/**
 * Waits for work, but not for longer than a limit. Work that is late goes on; its result or error is then dropped.
 * @param work what is waited for.
 * @param limitMs milliseconds.
 * @param onTimeout called when the time is up: what it returns is the result, what it throws is the error.
 * @returns the result of the work, or of `onTimeout`. @throws as the work does, if it does so in time.
 */
export async function withTimeout<T, Late>(
  work: Promise<T>,
  limitMs: number,
  onTimeout: () => Late | Promise<Late>,
): Promise<T | Late> {
  return await new Promise<T | Late>((resolve, reject) => {
    const timer = setTimeout(() => {
      try {
        resolve(onTimeout());
      } catch (error) {
        reject(error);
      }
    }, limitMs);
    void work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
