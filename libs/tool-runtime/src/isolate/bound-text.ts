const encoder = new TextEncoder();

/**
 * The longest prefix of `text` with at most `maxBytes` bytes in UTF-8. Lone surrogates, which no
 * store keeps, become U+FFFD.
 */
export function boundText(text: string, maxBytes: number): string {
  if (text.length * 3 <= maxBytes) return text.toWellFormed();
  const { read } = encoder.encodeInto(text, new Uint8Array(maxBytes));
  return text.slice(0, read).toWellFormed();
}
