import type { ErrorGroups, Performance } from '../http/server.ts';

/** What operators may see of one process. None of it names a tenant, a user or a chat. */
export interface Measurements {
  /** All metrics as Prometheus text, format 0.0.4. */
  prometheus(): Promise<string>;
  /** Each metric, summed over all of its labels. */
  performance(): Promise<Performance>;
  errors(): ErrorGroups;
}
