/** Runs the work until it has succeeded once. Calls at the same time share one attempt. */
export function once(work: () => Promise<void>): () => Promise<void> {
  let attempt: Promise<void> | undefined;
  return () =>
    (attempt ??= work().catch((error: unknown) => {
      attempt = undefined;
      throw error;
    }));
}
