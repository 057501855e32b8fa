import { createEventParser } from './event-parser.ts';

/** The events of a stream that arrives in these pieces. */
function eventsIn(...pieces: readonly string[]): readonly string[] {
  const events: string[] = [];
  const parser = createEventParser((data, name) =>
    events.push(name === '' ? data : `${name}|${data}`),
  );
  for (const piece of pieces) parser.push(piece);
  parser.end();
  return events;
}

/** Every way to cut a text into two pieces. */
const cuts = (text: string): readonly (readonly [string, string])[] =>
  Array.from({ length: text.length + 1 }, (_, at) => [text.slice(0, at), text.slice(at)] as const);

describe('an event stream', () => {
  it.each([
    ['LF', '\n'],
    ['CR', '\r'],
    ['CRLF', '\r\n'],
  ])('returns the same events with lines that end in %s, wherever it is cut', (_name, end) => {
    const text = ['event: a', 'data: one', '', ': comment', 'data: two', '', ''].join(end);
    for (const [first, second] of cuts(text))
      expect(eventsIn(first, second)).toEqual(['a|one', 'two']);
  });

  it('returns the same events when it arrives byte by byte', () => {
    expect(eventsIn(...'data: one\r\n\r\ndata: two\r\n\r\n')).toEqual(['one', 'two']);
  });

  it.each<[string, string, readonly string[]]>([
    ['joins several data lines by a line feed', 'data: a\ndata: b\ndata:\n\n', ['a\nb\n']],
    ['removes one space after the colon, and no more', 'data:a\n\ndata:  b\n\n', ['a', ' b']],
    [
      'ignores comments, ids, retries and unknown fields',
      ':\n: x\nid: 1\nretry: 5\nfoo: bar\ndata: a\n\n',
      ['a'],
    ],
    ['ignores events without data', 'event: ping\n\ndata: a\n\n', ['a']],
    ['returns an event without the empty line after it', 'data: a\n\ndata: b', ['a', 'b']],
    ['reads a data field without a colon as empty', 'data\n\n', ['']],
    ['forgets the name of an event after it', 'event: x\ndata: a\n\ndata: b\n\n', ['x|a', 'b']],
  ])('%s', (_rule, text, events) => {
    expect(eventsIn(text)).toEqual(events);
  });

  it('reports how much it holds of an incomplete event', () => {
    const parser = createEventParser(() => {});
    parser.push(`data: ${'x'.repeat(94)}`);
    expect(parser.held()).toBe(100);
    parser.push('\n');
    expect(parser.held()).toBe(94);
    parser.push('\n');
    expect(parser.held()).toBe(0);
  });
});
