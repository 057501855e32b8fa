import { readMarkdown } from './read-markdown.ts';

describe('reading markdown', () => {
  it('gives the blocks of a text', () => {
    expect(readMarkdown('# One\n- two\n').map(({ type }) => type)).toEqual(['heading', 'list']);
  });

  it.each([
    ['quotes', '>'.repeat(3_000)],
    ['fewer quotes', '>'.repeat(200)],
    ['lists', Array.from({ length: 200 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n')],
  ])('gives plain text for %s that are nested too deeply', (_what, text) => {
    expect(readMarkdown(`${text} deep`)).toEqual([
      { type: 'text', raw: `${text} deep`, text: `${text} deep` },
    ]);
  });
});
