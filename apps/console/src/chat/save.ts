/** How long the browser may take to begin. */
const KEPT_MS = 10_000;

/** Saves it as a file of this name, as a download. */
export function save(blob: Blob, name: string): void {
  const href = URL.createObjectURL(blob);
  Object.assign(document.createElement('a'), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), KEPT_MS);
}
