/**
 * Called with one event: its data lines joined by line feeds, and its name (empty if there is
 * none).
 */
export type OnEvent = (data: string, name: string) => void;

export interface EventParser {
  /** Processes the next piece of the stream, cut anywhere. */
  push(piece: string): void;
  /** Ends the stream. The last event counts even without the empty line after it. */
  end(): void;
  /** The number of characters in the incomplete line and event. */
  held(): number;
}

const SPACE = 32;

/**
 * Reads `text/event-stream` by the rules of the HTML standard: lines end in CR, LF or CRLF, several
 * data lines make one event, and comments and unknown fields are ignored.
 */
export function createEventParser(onEvent: OnEvent): EventParser {
  let begun = '';
  let afterCr = false;
  let data: string | null = null;
  let name = '';

  const dispatch = (): void => {
    const [sent, event] = [data, name];
    data = null;
    name = '';
    if (sent !== null) onEvent(sent, event);
  };
  const line = (text: string): void => {
    if (text === '') return dispatch();
    const colon = text.indexOf(':');
    if (colon === 0) return;
    const field = colon === -1 ? text : text.slice(0, colon);
    const value =
      colon === -1 ? '' : text.slice(text.charCodeAt(colon + 1) === SPACE ? colon + 2 : colon + 1);
    if (field === 'data') data = data === null ? value : `${data}\n${value}`;
    if (field === 'event') name = value;
  };
  return {
    push(piece) {
      const text = afterCr && piece.startsWith('\n') ? piece.slice(1) : piece;
      if (piece !== '') afterCr = piece.endsWith('\r');
      const ends = lineEnds(text);
      let from = 0;
      for (let end = ends(0); end !== null; end = ends(from)) {
        line(begun + text.slice(from, end.at));
        begun = '';
        from = end.next;
      }
      begun += text.slice(from);
    },
    end() {
      if (begun !== '') line(begun);
      begun = '';
      dispatch();
    },
    held: () => begun.length + (data?.length ?? 0),
  };
}

interface LineEnd {
  readonly at: number;
  /** The position of the next line. */
  readonly next: number;
}

/** Finds the first line end at or after a position; null if the line is incomplete. */
function lineEnds(text: string): (from: number) => LineEnd | null {
  const hasCr = text.includes('\r');
  return (from) => {
    const lf = text.indexOf('\n', from);
    const cr = hasCr ? text.indexOf('\r', from) : -1;
    if (cr === -1 || (lf !== -1 && lf < cr)) return lf === -1 ? null : { at: lf, next: lf + 1 };
    return { at: cr, next: lf === cr + 1 ? lf + 1 : cr + 1 };
  };
}
