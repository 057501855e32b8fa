import type { LoadOptions } from '../catalog/load-workflow.ts';
import type { ReadFolder } from '../catalog/read-folder.ts';
import type { Folder } from '../read/scope.ts';
import type { Stage } from './effort.ts';

/** What the parent sends to the loading process, once. */
export interface LoadRequest {
  readonly folder: Folder;
  readonly options: Pick<LoadOptions, 'has_model_provider' | 'providers'>;
  /** The folder in which answers of the compiler are stored across restarts. */
  readonly cache_dir?: string | undefined;
  /** The command that starts Python. */
  readonly python?: string | undefined;
}

/** What the loading process sends: each stage as it starts, and the result. */
export type LoadMessage = { readonly stage: Stage } | { readonly result: ReadFolder };
