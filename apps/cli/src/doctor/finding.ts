/** A finding of `mozaiks doctor`. */
export interface Finding {
  readonly check:
    | 'node'
    | 'settings'
    | 'variables'
    | 'keys'
    | 'data'
    | 'store'
    | 'models'
    | 'workflows';
  readonly level: 'ok' | 'warning' | 'error';
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** The time limit for requests to other servers. */
export const PROBE_TIMEOUT_MS = 5_000;
