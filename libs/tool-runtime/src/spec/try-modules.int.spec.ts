import { tmpdir } from 'node:os';
import path from 'node:path';
import { createModuleTrial } from '../try-modules.ts';
import { bundleOf } from './calls.fixture.ts';

describe('a trial of modules', () => {
  const trial = createModuleTrial({ timeout_ms: 3_000 });
  afterAll(() => trial.close());
  const file = path.join(tmpdir(), 'subject.ts');
  const messagesOf = async (source: string) =>
    (await trial.tryModules([bundleOf(source)])).map(({ message }) => message);

  it('finds no problem with a module that can be loaded, and calls nothing in it', async () => {
    expect(await messagesOf('exports.run = () => { throw new Error("called"); };')).toEqual([]);
  });

  it('reports where a module throws, by its source map', async () => {
    const thrower = bundleOf('\n\nthrow new Error("no settings");');
    const source_map = JSON.stringify({
      version: 3,
      sources: [file],
      names: [],
      mappings: ';;AAEA',
    });
    expect(await trial.tryModules([{ ...thrower, source_map }])).toEqual([
      {
        module: 'tools/subject.ts',
        message: 'loading the module fails: no settings',
        at: { file, line: 3, column: 1 },
      },
    ]);
  });

  it('names a module that does not finish, and loads the others', async () => {
    const [hanging, fine] = [
      { ...bundleOf('for (;;);'), module: 'tools/hangs.ts' },
      bundleOf('exports.run = 1;'),
    ];
    expect(await trial.tryModules([hanging, fine])).toEqual([
      { module: 'tools/hangs.ts', message: 'loading the module does not end within 3 s' },
    ]);
  });

  it('survives a module that ends its process', async () => {
    expect(await messagesOf('process.exit(3);')).toEqual([
      expect.stringMatching(/^loading the module fails: /),
    ]);
  });

  it('does not keep running because of what a module starts', async () => {
    expect(await messagesOf('setInterval(() => undefined, 1000); exports.run = 1;')).toEqual([]);
  });
});
