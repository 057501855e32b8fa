const MAX_LENGTH = 500;

/**
 * A text that is safe to log: without keys or anything similar, without the credentials of a URL,
 * and at most 500 characters long.
 */
export function redact(text: string, keys: readonly string[] = []): string {
  const known = keys.reduce((left, key) => (key === '' ? left : left.replaceAll(key, '***')), text);
  return known
    .replace(/\/\/[^/\s@]*@/g, '//***@')
    .replace(/\b(?:sk|pk|key)-[\w*-]{6,}/g, '***')
    .replace(/\bBearer\s+\S+/gi, 'Bearer ***')
    .slice(0, MAX_LENGTH);
}
