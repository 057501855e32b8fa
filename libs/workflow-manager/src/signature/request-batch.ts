import type { ModuleRequest } from '../compiler/protocol.ts';
import type { FactsByPath } from './known-facts.ts';
import { merged } from './merge-requests.ts';

interface Waiting {
  readonly modules: readonly ModuleRequest[];
  readonly resolve: (found: FactsByPath) => void;
}

export interface RequestBatch {
  /** Resolves when a flush has compiled the modules. */
  add(modules: readonly ModuleRequest[]): Promise<FactsByPath>;
  /** Compiles all modules that were added since the last flush in one run. */
  flush(): Promise<void>;
}

export function createBatch(
  compile: (modules: readonly ModuleRequest[]) => Promise<FactsByPath>,
): RequestBatch {
  let waiting: readonly Waiting[] = [];
  return {
    add: (modules) =>
      new Promise((resolve) => {
        waiting = [...waiting, { modules, resolve }];
      }),
    async flush() {
      if (waiting.length === 0) return;
      const batch = waiting;
      waiting = [];
      const found = await compile(merged(batch.flatMap((one) => one.modules)));
      for (const { resolve } of batch) resolve(found);
    },
  };
}
