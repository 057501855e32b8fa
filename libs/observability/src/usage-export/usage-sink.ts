import type { UsageEvent } from './usage-event.ts';

/** What happened to one batch of events. `reason` is for the log: it holds nothing of the events and no secret. */
export type SendOutcome =
  | { readonly kind: 'delivered' }
  /** The receiver will not take this batch, whenever it is sent. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** It may take the batch later. */
  | { readonly kind: 'unavailable'; readonly reason: string; readonly retry_after_ms?: number }
  /** It will not take the batch until a person changes something, here or there. */
  | { readonly kind: 'misconfigured'; readonly reason: string };

/** Where usage events go. */
export interface UsageSink {
  readonly name: 'webhook' | 'file' | 'stdout';
  /** Never rejects. Resolves with `delivered` only when the events are safe with the receiver. An abort ends it soon. */
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
