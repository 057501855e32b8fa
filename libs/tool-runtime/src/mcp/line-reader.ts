/** Splits a stream into lines. */
export interface LineReader {
  /** Returns false if a line exceeded the limit. Nothing more is read afterwards. */
  push(chunk: Buffer): boolean;
}

const NEWLINE = 10;

/** Splits the output of a server into lines of at most `maxBytes`. Empty lines are skipped. */
export function createLineReader(maxBytes: number, onLine: (line: string) => void): LineReader {
  let parts: Buffer[] = [];
  let size = 0;
  let isTooLong = false;
  const add = (part: Buffer): void => {
    size += part.length;
    if (size > maxBytes) {
      isTooLong = true;
      parts = [];
    } else if (part.length > 0) parts.push(part);
  };
  const end = (): void => {
    const line = Buffer.concat(parts).toString('utf8').replace(/\r$/, '');
    parts = [];
    size = 0;
    if (line.trim() !== '') onLine(line);
  };
  return {
    push(chunk) {
      for (let from = 0; from < chunk.length && !isTooLong; ) {
        const newline = chunk.indexOf(NEWLINE, from);
        add(chunk.subarray(from, newline < 0 ? undefined : newline));
        if (newline >= 0 && !isTooLong) end();
        from = newline < 0 ? chunk.length : newline + 1;
      }
      return !isTooLong;
    },
  };
}
