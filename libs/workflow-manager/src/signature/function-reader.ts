import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describeFunction, type FunctionFacts } from './describe-function.ts';
import { loadTypeScript, openSource } from './source.ts';

/** Reads what functions say about themselves. Results are kept by the content of the module; the compiler is loaded with the first one. */
export interface FunctionReader {
  /** `root`: the workflows folder; `path`: of the module. Undefined: there is no such function. */
  describe(input: { readonly root: string; readonly path: string; readonly name: string }): FunctionFacts | undefined;
}

const MAX_KEPT = 500;
const importsNeighbours = /(?:from|require\()\s*['"]\.|export \*/;

export function createFunctionReader(): FunctionReader {
  const kept = new Map<string, { readonly facts: FunctionFacts | undefined }>();
  return {
    describe({ root, path, name }) {
      const text = readFileSync(path, 'utf8');
      const key = `${createHash('sha256').update(text).digest('hex')} ${path} ${name}`;
      const known = kept.get(key);
      if (known !== undefined) return known.facts;
      const facts = describeFunction(openSource(loadTypeScript(), root, path), name);
      // What a module imports may change without it.
      if (!importsNeighbours.test(text)) kept.set(key, { facts });
      const [oldest] = kept.keys();
      if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
      return facts;
    },
  };
}
