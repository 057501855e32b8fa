/** Asks the first time only. An SDK is loaded by the first call that needs it; to ask the loader at each call costs a tenth of a millisecond. */
export function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null;
  return () => (asked ??= ask());
}
