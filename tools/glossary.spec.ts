import { readText } from './workspace/workspace.ts';

const ENTRY = /^- \*\*(.+?)\*\*: [\s\S]+?\(\[[^\]]+\]\(\.\.\/(\S+?)\)\)\.$/gm;
const text = readText('docs/glossary.md');
const entries = [...text.matchAll(ENTRY)].map(([, term = '', file = '']) => ({ term, file }));

describe('the glossary', () => {
  it('has each term once', () => {
    const terms = entries.map(({ term }) => term);
    expect(terms).toEqual([...new Set(terms)]);
  });

  it('names the defining file of every term', () => {
    expect(entries).toHaveLength([...text.matchAll(/^- \*\*/gm)].length);
  });

  it.each(entries)('finds the last word of “$term” in $file', ({ term, file }) => {
    const word = term.split(' ').at(-1) ?? term;
    expect(`${file} ${readText(file)}`.toLowerCase()).toContain(word);
  });
});
