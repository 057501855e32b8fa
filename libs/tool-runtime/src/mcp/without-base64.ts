/** A run of this many characters counts as base64. */
const MIN_RUN = 256;
/** After `;base64,`, a shorter run is enough. */
const MIN_DATA_URL_RUN = 16;
/** Encoders with line breaks write at least this many characters per line. */
const MIN_LINE = 60;
const DATA_URL = ';base64,';
const MIN_BASE64_TEXT = 24;

const isAlphanumeric = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
/** True for alphanumeric characters, `+`, `/`, and for `-` and `_` of the URL-safe alphabet. */
const isOfAlphabet = (code: number): boolean =>
  isAlphanumeric(code) || code === 43 || code === 47 || code === 45 || code === 95;

interface Run {
  readonly end: number;
  /** Without line breaks and padding. */
  readonly length: number;
  readonly hasWords: boolean;
}

/** The length of the line break at this position, or 0. */
const breakAt = (text: string, at: number): number =>
  text[at] === '\n' ? 1 : text.startsWith('\r\n', at) ? 2 : 0;

/**
 * The run that starts here. It continues across line breaks after long lines, and includes its
 * padding.
 */
function runFrom(text: string, start: number): Run {
  let at = start;
  let line = 0;
  let length = 0;
  let hasWords = false;
  for (;;) {
    const code = text.charCodeAt(at);
    const gap = line >= MIN_LINE ? breakAt(text, at) : 0;
    if (gap > 0 && isOfAlphabet(text.charCodeAt(at + gap))) {
      at += gap;
      line = 0;
    } else if (isOfAlphabet(code)) {
      hasWords ||= isAlphanumeric(code);
      at += 1;
      line += 1;
      length += 1;
    } else break;
  }
  while (text[at] === '=') at += 1;
  return { end: at, length, hasWords };
}

/** The text of a size in a note. */
export const sizeNote = (bytes: number): string =>
  bytes < 1024 ? `${bytes} bytes` : `${Math.round(bytes / 1024)} KiB`;

/** The number of bytes that base64 of this length encodes. */
export const bytesIn = (base64Length: number): number => Math.floor((base64Length * 3) / 4);

const noteOf = ({ length }: Run): string => `[base64, ${sizeNote(bytesIn(length))}, left out]`;

/** Replaces everything that looks like base64 with a note. Takes linear time. */
export function withoutBase64(text: string): string {
  if (text.length < MIN_BASE64_TEXT) return text;
  const parts: string[] = [];
  let kept = 0;
  for (let at = 0; at < text.length; ) {
    if (!isOfAlphabet(text.charCodeAt(at))) {
      at += 1;
      continue;
    }
    const run = runFrom(text, at);
    const least = text.startsWith(DATA_URL, at - DATA_URL.length) ? MIN_DATA_URL_RUN : MIN_RUN;
    if (run.length >= least && run.hasWords) {
      parts.push(text.slice(kept, at), noteOf(run));
      kept = run.end;
    }
    at = run.end;
  }
  return kept === 0 ? text : [...parts, text.slice(kept)].join('');
}
