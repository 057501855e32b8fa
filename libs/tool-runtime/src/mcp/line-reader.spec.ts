import { createLineReader } from './line-reader.ts';

function read(chunks: readonly (string | Buffer)[], maxBytes = 100) {
  const lines: string[] = [];
  const reader = createLineReader(maxBytes, (line) => lines.push(line));
  const goes = chunks.map((chunk) => reader.push(Buffer.from(chunk)));
  return { lines, goes };
}

describe('lines of a server', () => {
  it('are read regardless of the chunk boundaries', () => {
    expect(read(['one\ntw', 'o\r\n', '\n', 'three']).lines).toEqual(['one', 'two']);
    const euro = Buffer.from('€\n');
    expect(read([euro.subarray(0, 1), euro.subarray(1)]).lines).toEqual(['€']);
  });

  it('are refused above their limit, and nothing more is read', () => {
    const { lines, goes } = read(['short\n', 'x'.repeat(60), 'x'.repeat(60), 'y\nshort\n'], 100);
    expect(lines).toEqual(['short']);
    expect(goes).toEqual([true, true, false, false]);
  });

  it('may each be as long as the limit', () => {
    expect(read([`${'x'.repeat(100)}\n${'y'.repeat(100)}\n`]).lines).toHaveLength(2);
  });
});
