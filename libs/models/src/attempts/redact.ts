const MAX_LENGTH = 500;

/** A text fit for a log: without the keys, without anything that looks like one, without the credentials of a URL, and not longer than 500 characters. */
export function redact(text: string, keys: readonly string[] = []): string {
  const known = keys.reduce((left, key) => (key === '' ? left : left.replaceAll(key, '***')), text);
  return known
    .replace(/\/\/[^/\s@]*@/g, '//***@')
    .replace(/\b(?:sk|pk|key)-[\w*-]{6,}/g, '***')
    .replace(/\bBearer\s+\S+/gi, 'Bearer ***')
    .slice(0, MAX_LENGTH);
}
