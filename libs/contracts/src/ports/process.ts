import type { ChatState } from '../chat-state.ts';
import type { Commit, Budget } from '../events.ts';
import type { LogRef, TenantScope } from '../ids.ts';
import type { JsonValue } from '../json.ts';
import type { CounterName, HistogramName, LabelsOf } from '../metrics.ts';

/** The caller according to a verified token. `expires_at` is in seconds since the epoch. */
export interface Principal {
  readonly scope: TenantScope;
  readonly scopes: readonly string[];
  readonly expires_at: number;
  /** The token may open only this chat and its children. */
  readonly chat_id?: string;
  readonly workflow_name?: string;
  readonly budget?: Budget;
}

export interface TokenVerifier {
  /** Throws `unauthenticated` or `token_expired`. The reason is in `cause`, for the log. */
  verify(token: string): Promise<Principal>;
}

/** A commit that the owner of a chat has made. */
export interface Committed {
  readonly log: LogRef;
  readonly workflow_name: string;
  readonly commit: Commit;
  /** The state before the commit, including commits of other processes. */
  readonly before: ChatState;
}

/**
 * Called once for each commit, in the process of the owner that made it. Must not throw or wait.
 */
export interface CommitSink {
  committed(made: Committed): void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export interface LogFields {
  readonly event?: string;
  readonly app_id?: string;
  readonly user_id?: string;
  readonly chat_id?: string;
  readonly run_id?: string;
  readonly workflow_name?: string;
  readonly agent?: string;
  readonly code?: string;
  readonly duration_ms?: number;
  readonly trace_id?: string;
  readonly data?: JsonValue;
  /** Logged with message, stack and causes. */
  readonly error?: unknown;
}
/** Never throws, whatever it is given. Secrets are redacted. */
export interface Logger {
  log(level: LogLevel, msg: string, fields?: LogFields): void;
}

/**
 * Counts what happens. Values that can be read at any time are read when metrics are requested.
 * Never throws.
 */
export interface Metrics {
  /** `by` defaults to 1. */
  count<N extends CounterName>(name: N, labels: LabelsOf<N>, by?: number): void;
  observe<N extends HistogramName>(name: N, labels: LabelsOf<N>, value: number): void;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds on a clock that never goes backwards. */
  monotonic(): number;
  /** Resolves after `ms`. Rejects with the signal's reason if it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Calls `passed` once after `ms`. The returned function cancels the timer; calling it late or
   * twice has no effect.
   */
  timer(ms: number, passed: () => void): () => void;
}

export interface Ids {
  /** 128 random bits, URL-safe, starting with a letter. */
  random(): string;
  /** SHA-256 of the UTF-8 text, as lower-case hex. */
  sha256(text: string): string;
}

export interface Secrets {
  /** The value of a name, or undefined. */
  get(name: string): string | undefined;
}
