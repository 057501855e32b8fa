import type { Deps } from '../deps.ts';
import type { Drivers } from '../drivers.ts';
import type { Watching } from '../signals/watching.ts';

export interface ServiceDeps extends Deps {
  readonly drivers: Drivers;
  readonly watching: Watching;
  readonly session: () => string | null;
}
