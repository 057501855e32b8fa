interface Open {
  readonly bracket: string;
  readonly offset: number;
}

const PAIRS: Readonly<Record<string, string>> = { ']': '[', '}': '{' };
/** Text after which a value may start. */
const BEFORE_VALUE = /(?:^|[:-][ \t]+|[,[{][ \t]*|^[ \t]*)$/;
const BLOCK_TEXT = /(?:^|[\s:-])[|>][+-]?\d?[+-]?[ \t]*$/;

const indentOf = (line: string): number => /^ */.exec(line)?.[0].length ?? 0;

/**
 * The end of the quoted text that starts at `from`, or the end of the whole text if the quote is
 * not closed.
 */
function endOfQuote(text: string, from: number): number {
  const quote = text.charAt(from);
  for (let at = from + 1; at < text.length; at += 1) {
    if (quote === '"' && text.charAt(at) === '\\') at += 1;
    else if (text.charAt(at) === quote) return at;
  }
  return text.length;
}

/**
 * The bracket that is still open at the end of the given first part of a YAML file, or that a wrong
 * bracket closes. A parser detects it only in later lines, which it cannot read. Undefined if there
 * is none.
 */
export function unclosedBracket(text: string): Open | undefined {
  const open: Open[] = [];
  let at = 0;
  let blockIndent: number | undefined;
  while (at < text.length) {
    const end = text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at);
    const line = text.slice(at, end);
    if (blockIndent !== undefined && (line.trim() === '' || indentOf(line) > blockIndent)) {
      at = end + 1;
      continue;
    }
    blockIndent = open.length === 0 && BLOCK_TEXT.test(line) ? indentOf(line) : undefined;
    const lineStart = at;
    for (; at < end; at += 1) {
      const char = text.charAt(at);
      const before = text.slice(lineStart, at);
      if (char === '#' && (before === '' || /\s$/.test(before))) at = end;
      else if ((char === '"' || char === "'") && BEFORE_VALUE.test(before))
        at = endOfQuote(text, at);
      else if ((char === '[' || char === '{') && (open.length > 0 || BEFORE_VALUE.test(before)))
        open.push({ bracket: char, offset: at });
      else if (PAIRS[char] !== undefined && open.length > 0) {
        const last = open.pop();
        if (last?.bracket !== PAIRS[char]) return last;
      }
    }
    at = Math.max(at, end) + 1;
  }
  return open.at(-1);
}
