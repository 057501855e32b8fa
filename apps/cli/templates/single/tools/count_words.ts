/** Counts the words of a text. @param text The text. */
export function count_words({ text }: { text: string }): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}
