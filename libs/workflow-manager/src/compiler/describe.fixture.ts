import type { FunctionFacts } from '../signature/function-facts.ts';
import { compilerHere } from '../spec/compiler-here.fixture.ts';
import { createWorkspace, type Files } from '../spec/folder.fixture.ts';

const compiler = compilerHere();

/** A module that exports the function `f`. */
export interface Source {
  readonly text: string;
  /** Default: `f.ts`. */
  readonly file?: string | undefined;
  /** Files next to it. */
  readonly more?: Files | undefined;
}

/** The facts of each module's `f`, all described together, by the keys of the sources. */
export function describeSources(sources: { readonly [key: string]: Source }): {
  readonly [key: string]: FunctionFacts | undefined;
} {
  const entries = Object.entries(sources);
  const files = entries.flatMap(([, { text, file = 'f.ts', more = {} }], at) =>
    Object.entries({ [file]: text, ...more }).map(
      ([path, content]) => [`c${at}/${path}`, content] as const,
    ),
  );
  const workspace = createWorkspace(Object.fromEntries(files));
  try {
    const root = workspace.directory;
    const modules = entries.map(([, { file = 'f.ts' }], at) => ({
      root,
      path: `${root}/c${at}/${file}`,
      names: ['f'],
    }));
    const answers = new Map(compiler.compileNow(modules).map((answer) => [answer.path, answer]));
    const factsOf = (path: string): FunctionFacts | undefined => {
      const answer = answers.get(path);
      if (answer === undefined || 'failure' in answer)
        throw new Error(answer?.failure ?? `no answer for ${path}`);
      return answer.facts['f'];
    };
    return Object.fromEntries(entries.map(([key], at) => [key, factsOf(modules[at]?.path ?? '')]));
  } finally {
    workspace.remove();
  }
}

export const describeSource = (source: Source): FunctionFacts | undefined =>
  describeSources({ f: source })['f'];
