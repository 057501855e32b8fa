import { createWorkspace } from '../spec/folder.fixture.ts';
import { compilerProcess } from './run-compiler.ts';

describe('the process of the compiler', () => {
  const workspace = createWorkspace({
    'f.ts': '/** Finds. */\nexport function f({ a }: { a: string }) {}\n',
    'g.ts': 'export const g = (b: number) => b;\n',
  });
  afterAll(() => workspace.remove());
  const root = workspace.directory;
  const f = { root, path: `${root}/f.ts`, names: ['f', 'none'] };
  const g = { root, path: `${root}/g.ts`, names: ['g'] };

  it('describes functions of several modules', async () => {
    const answers = await compilerProcess.compile([f, g]);
    expect(answers).toMatchObject([
      {
        path: f.path,
        facts: {
          f: { description: 'Finds.', parameters: { properties: { a: { type: 'string' } } } },
        },
      },
      { path: g.path, facts: { g: { call: { style: 'positional', parameters: ['b'] } } } },
    ]);
  });

  it('returns the same synchronously', async () => {
    expect(compilerProcess.compileNow([f])).toEqual(await compilerProcess.compile([f]));
  });

  it('describes the other modules if one makes it fail', async () => {
    const bad = { root, path: undefined as unknown as string, names: ['f'] };
    const answers = await compilerProcess.compile([bad, f]);
    expect(answers).toMatchObject([{ failure: expect.any(String) }, { facts: { f: {} } }]);
  });
});
