import type { CodeBundle, CodeCall, JsonObject, JsonValue } from '@mozaiks/contracts';

/** A bundle as it is sent to an isolate: with its source once, later only by name. */
export type BundleMessage = Omit<CodeBundle, 'source'> & { readonly source?: string };

/** The limits of every call, enforced in the isolate and again by the host. */
export interface CallLimits {
  readonly max_result_bytes: number;
  readonly max_set_bytes: number;
  readonly max_platform_bytes: number;
  readonly max_platform_calls: number;
  readonly max_log_lines: number;
}

export interface CallMessage {
  readonly type: 'call';
  readonly id: string;
  readonly kind: CodeCall['kind'];
  readonly bundle: BundleMessage;
  readonly function: string;
  readonly call: CodeCall['call'];
  readonly app_id: string;
  readonly user_id: string;
  readonly chat_id: string;
  readonly run_id: string;
  readonly workflow_name: string;
  readonly agent: string;
  readonly call_id: string;
  readonly idempotency_key: string;
  readonly traceparent: string | null;
  readonly arguments: JsonObject;
  readonly context: JsonObject;
  readonly answer: JsonValue;
  readonly limits: CallLimits;
}

/**
 * `code` may be one of our error codes, or any code of the author's error. The host keeps only
 * ours. `stack` is for the log.
 */
export interface Thrown {
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
}

export type PlatformAnswer =
  | { readonly ok: true; readonly text: string }
  | {
      readonly ok: false;
      readonly code: string;
      readonly message: string;
      readonly status?: number;
    };

/** The state of an isolate, as reported by the isolate itself. */
export interface IsolateReport {
  /** Code has changed or broken the globals of the isolate. No other call may start there. */
  readonly isTainted: boolean;
  /** The heap is nearly full. */
  readonly isFull: boolean;
  /** Code computes although the isolate has no call. */
  readonly isBusy: boolean;
  /** Timers or threads are left although the isolate has no call. */
  readonly hasLeftovers: boolean;
}

export type ToIsolate =
  | CallMessage
  /** Aborts the signal of the call. A call that has not started will not start. */
  | { readonly type: 'abort'; readonly id: string }
  /** Answered with `pong` in the next turn of the event loop. */
  | { readonly type: 'ping' }
  | {
      readonly type: 'platform_answer';
      readonly id: string;
      readonly request: number;
      readonly answer: PlatformAnswer;
    }
  | { readonly type: 'warm'; readonly id: string; readonly bundles: readonly BundleMessage[] };

export type LogLine = {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly msg: string;
  readonly data?: string;
};

/** JSON values are sent as text, so that the receiver knows their size before it parses them. */
export type FromIsolate =
  | { readonly type: 'ready' }
  | { readonly type: 'warmed'; readonly id: string; readonly report: IsolateReport }
  | {
      readonly type: 'progress';
      readonly id: string;
      readonly percent?: number;
      readonly message?: string;
    }
  | ({ readonly type: 'log'; readonly id: string } & LogLine)
  | {
      readonly type: 'platform';
      readonly id: string;
      readonly request: number;
      readonly endpoint: string;
      readonly data?: string;
    }
  /** The code of the call is starting. */
  | { readonly type: 'started'; readonly id: string }
  /** The call has not started and will not start, because other code has changed the isolate. */
  | { readonly type: 'refused'; readonly id: string }
  /** The code of the call is now waiting for something. */
  | { readonly type: 'waiting'; readonly id: string; readonly report: IsolateReport }
  | { readonly type: 'pong'; readonly report: IsolateReport }
  /** Code threw an error outside of any known call. */
  | { readonly type: 'broken' }
  | {
      readonly type: 'done';
      readonly id: string;
      readonly ok: true;
      readonly value: string;
      readonly set: string;
      readonly report: IsolateReport;
    }
  | {
      readonly type: 'done';
      readonly id: string;
      readonly ok: false;
      readonly error: Thrown;
      readonly report: IsolateReport;
    };
