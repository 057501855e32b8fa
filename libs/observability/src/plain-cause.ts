/** What the network says, in words. Host and port stay. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:connection error\.?: *)?(?:fetch failed: *)?(?=\S)/i, ''],
  [/\bconnect ECONNREFUSED /, 'connection refused: '],
  [/\bconnect (?:ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT) /, 'no connection in time: '],
  [/\bconnect E(?:HOST|NET)UNREACH /, 'no route: '],
  [/^(\S+): ECONNREFUSED$/, 'connection refused: $1'],
  [/\bgetaddrinfo (?:ENOTFOUND|EAI_AGAIN) /, 'unknown host: '],
];

export const plainCause = (text: string): string =>
  WORDS.reduce((shown, [pattern, by]) => shown.replace(pattern, by), text);
