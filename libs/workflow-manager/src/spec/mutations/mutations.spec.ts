import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '@mozaiks/contracts';
import { DATA } from './good-data.fixture.ts';
import { ROUTING } from './good-routing.fixture.ts';
import { TOOLS } from './good-tools.fixture.ts';
import { CONTENTS } from './kinds-data.fixture.ts';
import { FILES } from './kinds-files.fixture.ts';
import { LIMITS } from './kinds-limits.fixture.ts';
import { PROMPTS } from './kinds-prompts.fixture.ts';
import { ROUTES } from './kinds-routing.fixture.ts';
import { createBench } from './mutate.fixture.ts';

const GOOD = { ...ROUTING, ...TOOLS, ...DATA };
const SAMPLES = ['workflows', 'examples/workflows'].map((folder) => fileURLToPath(new URL(`../../../../../${folder}`, import.meta.url)));
const SAMPLE_NAMES = ['HelloWorld', 'SupportDesk', 'ResearchTeam', 'DocsExample'];
const MISTAKES = Object.entries({ ...FILES, ...ROUTES, ...PROMPTS, ...LIMITS, ...CONTENTS });

const shown = ({ code, file, line, message }: Diagnostic): string => `${code} ${file}:${line} ${message}`;

describe('the verifier', () => {
  const bench = createBench(GOOD, SAMPLES);
  afterAll(() => bench.remove());

  it.each([...Object.keys(GOOD), ...SAMPLE_NAMES])('has nothing to say about %s', async (name) => {
    expect((await bench.load(name)).map(shown)).toEqual([]);
  });

  it('knows more than a hundred kinds of mistakes', () => {
    expect(MISTAKES.length).toBeGreaterThan(150);
  });

  it.each(MISTAKES)('finds %s, and reports it once', async (_name, mistake) => {
    const { diagnostics, at } = await bench.make(mistake);
    expect(diagnostics.map(shown)).toEqual([expect.stringContaining(` ${at} `)]);
    expect(mistake.codes).toContain(diagnostics[0]?.code);
  });
});
