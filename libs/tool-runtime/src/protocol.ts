import type { CodeBundle, CodeCall, JsonObject, JsonValue } from '@mozaiks/contracts';

/** A bundle as an isolate is told of it: its text comes once, later calls name it only. */
export type BundleMessage = Omit<CodeBundle, 'source'> & { readonly source?: string };

/** What every call may use up; enforced in the isolate, and again by the host. */
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
 * `code` is one of ours, or whatever the author's error had; the host keeps only ours. `stack` is
 * for the log.
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

/** The state of an isolate, as it reports it. */
export interface IsolateReport {
  /** Code has changed what all code in it shares, or broken it: no other call may start there. */
  readonly isTainted: boolean;
  /** Its heap is nearly full. */
  readonly isFull: boolean;
  /** It computes although no call is inside. */
  readonly isBusy: boolean;
  /** Timers or threads are left although no call is inside. */
  readonly hasLeftovers: boolean;
}

export type ToIsolate =
  | CallMessage
  /** Aborts the signal of the call. A call that has not started does not start. */
  | { readonly type: 'abort'; readonly id: string }
  /** Answered with `pong` as soon as the event loop turns. */
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

/** JSON values travel as text: whoever reads it knows its size before it becomes objects. */
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
  /** The code of the call starts. */
  | { readonly type: 'started'; readonly id: string }
  /** The call has not started and never will: other code has changed the isolate. */
  | { readonly type: 'refused'; readonly id: string }
  /** The code of the call now waits for something. */
  | { readonly type: 'waiting'; readonly id: string; readonly report: IsolateReport }
  | { readonly type: 'pong'; readonly report: IsolateReport }
  /** Code threw an error that belongs to no known call. */
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
