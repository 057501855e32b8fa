const encoder = new TextEncoder();
const surrogates = /\p{Surrogate}/gu;

/** Lone surrogates, which no store keeps, become U+FFFD. */
export const wellFormed = (text: string): string => text.replace(surrogates, '\ufffd');

/** The longest beginning of `text` that has at most `maxBytes` bytes in UTF-8. */
export function boundText(text: string, maxBytes: number): string {
  if (text.length * 3 <= maxBytes) return wellFormed(text);
  const { read } = encoder.encodeInto(text, new Uint8Array(maxBytes));
  return wellFormed(text.slice(0, read));
}
