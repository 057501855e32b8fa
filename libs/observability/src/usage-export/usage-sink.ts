import type { UsageEvent } from './usage-event.ts';

/**
 * What happened to one batch of events. `reason` is for the log: it contains no secret and nothing
 * from the events.
 */
export type SendOutcome =
  | { readonly kind: 'delivered' }
  /** The receiver will never accept this batch. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The receiver may accept the batch later. */
  | { readonly kind: 'unavailable'; readonly reason: string; readonly retry_after_ms?: number }
  /** The receiver will not accept the batch until a person changes something on either side. */
  | { readonly kind: 'misconfigured'; readonly reason: string };

/** Where usage events go. */
export interface UsageSink {
  readonly name: 'webhook' | 'file' | 'stdout';
  /**
   * Never rejects. Resolves with `delivered` only when the receiver has stored the events. An abort
   * ends it quickly.
   */
  send(events: readonly UsageEvent[], signal: AbortSignal): Promise<SendOutcome>;
}

/** The code of a failed system call, otherwise the message. */
export function failureOf(error: unknown): string {
  const { code, message } = Object(error) as {
    readonly code?: unknown;
    readonly message?: unknown;
  };
  return String(code ?? message ?? error);
}
