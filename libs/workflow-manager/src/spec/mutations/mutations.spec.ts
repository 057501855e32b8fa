import type { Diagnostic } from '@mozaiks/contracts';
import { MISTAKES, SAMPLE_FOLDERS, WORKFLOWS } from './all.fixture.ts';
import { createBench } from './mutate.fixture.ts';

const SAMPLE_NAMES = ['HelloWorld', 'SupportDesk', 'ResearchTeam', 'DocsExample'];
const KINDS = Object.entries(MISTAKES);

const shown = ({ code, file, line, message }: Diagnostic): string =>
  `${code} ${file}:${line} ${message}`;

describe('the verifier', () => {
  const bench = createBench(WORKFLOWS, SAMPLE_FOLDERS);
  afterAll(() => bench.remove());

  it.each([...Object.keys(WORKFLOWS), ...SAMPLE_NAMES])(
    'has nothing to say about %s',
    async (name) => {
      expect((await bench.load(name)).map(shown)).toEqual([]);
    },
  );

  it('knows more than a hundred kinds of mistakes', () => {
    expect(KINDS.length).toBeGreaterThan(150);
  });

  it.each(KINDS)('finds %s, and reports it once', async (_name, mistake) => {
    const { diagnostics, at } = await bench.make(mistake);
    expect(diagnostics.map(shown)).toEqual([expect.stringContaining(` ${at} `)]);
    expect(mistake.codes).toContain(diagnostics[0]?.code);
  });
});
