import { jsonPieces } from './json-pieces.ts';

const kinds = (value: Parameters<typeof jsonPieces>[0]) =>
  jsonPieces(value).map(({ kind, text }) => [kind, text]);

describe('JSON for people', () => {
  it('tells keys, texts and other values apart', () => {
    expect(kinds({ order_id: 'A-100', paid: true, amount: -1.5e3 })).toEqual([
      ['plain', '{\n  '],
      ['key', 'order_id:'],
      ['plain', ' '],
      ['text', '"A-100"'],
      ['plain', ',\n  '],
      ['key', 'paid:'],
      ['plain', ' '],
      ['literal', 'true'],
      ['plain', ',\n  '],
      ['key', 'amount:'],
      ['plain', ' '],
      ['literal', '-1500'],
      ['plain', '\n}'],
    ]);
  });

  it('keeps quotes in keys that are no names, and colons in texts', () => {
    expect(kinds({ 'a b': 'x: "y"' })).toContainEqual(['key', '"a b":']);
    expect(kinds({ 'a b': 'x: "y"' })).toContainEqual(['text', '"x: \\"y\\""']);
  });

  it('cuts what is endless, and says how much', () => {
    const pieces = jsonPieces('x'.repeat(30_000));
    expect(pieces.at(-1)).toEqual({ kind: 'cut', text: '\n… 10,002 more characters' });
  });
});
