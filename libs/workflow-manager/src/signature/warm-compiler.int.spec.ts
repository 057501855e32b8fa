import { createWorkspace } from '../spec/folder.fixture.ts';
import { createWarmCompiler } from './warm-compiler.ts';

/** Each test starts processes of the compiler. */
const TIMEOUT_MS = 120_000;

describe('the compiler that stays', () => {
  const workspace = createWorkspace({ 'f.ts': 'export function f({ a }: { a: string }) {}\n' });
  const compiler = createWarmCompiler();
  afterAll(() => {
    compiler.close();
    workspace.remove();
  });
  const root = workspace.directory;
  const f = { root, path: `${root}/f.ts`, names: ['f'] };

  it(
    'answers one request after another, each with the files as they are',
    async () => {
      expect(await compiler.compile([f])).toMatchObject([
        { facts: { f: { parameters: { properties: { a: { type: 'string' } } } } } },
      ]);
      workspace.write({ 'f.ts': 'export const f = (b: number) => b;\n' });
      const both = await Promise.all([compiler.compile([f]), compiler.compile([f])]);
      expect(both[0]).toMatchObject([{ facts: { f: { call: { parameters: ['b'] } } } }]);
      expect(both[1]).toEqual(both[0]);
    },
    TIMEOUT_MS,
  );

  it(
    'gives what makes it fail to the one that ends, and starts again',
    async () => {
      const bad = { root, path: undefined as unknown as string, names: ['f'] };
      expect(await compiler.compile([bad])).toMatchObject([{ failure: expect.any(String) }]);
      expect(await compiler.compile([f])).toMatchObject([{ facts: { f: {} } }]);
    },
    TIMEOUT_MS,
  );

  it(
    'starts no process that stays after it was closed',
    async () => {
      const closed = createWarmCompiler();
      closed.close();
      closed.prepare();
      expect(await closed.compile([f])).toMatchObject([{ facts: { f: {} } }]);
    },
    TIMEOUT_MS,
  );
});
