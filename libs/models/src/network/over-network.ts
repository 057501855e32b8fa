import type { Clock } from '@mozaiks/contracts';
import type { ProviderCall } from '../provider-call.ts';
import type { Cancellation } from '../http/cancellation.ts';
import type { HttpAnswer } from '../http/http-answer.ts';
import { readAnswer, type AnswerReader } from './read-answer.ts';
import { underLimits } from './under-limits.ts';

interface NetworkCall {
  readonly call: ProviderCall;
  readonly clock: Clock;
  /**
   * The model may be silent for a long time before the first byte: headers and first byte have
   * `reasoning_ms`.
   */
  readonly mayStartSlowly: boolean;
  /** Sends the request. Rejects with `RefusedRequest` for an error status. */
  readonly send: (cancellation: Cancellation) => Promise<HttpAnswer>;
  readonly reader: AnswerReader;
}

/**
 * Sends one request and reads its answer within the time limits. If a limit passes or the call is
 * aborted, throws that reason, not the connection error.
 */
export async function overNetwork({
  call,
  clock,
  mayStartSlowly,
  send,
  reader,
}: NetworkCall): Promise<void> {
  const { reasoning_ms } = call.limits;
  const limits = mayStartSlowly
    ? { ...call.limits, connect_ms: reasoning_ms, first_byte_ms: reasoning_ms }
    : call.limits;
  await underLimits({ clock, limits, signal: call.signal }, async (watch) => {
    watch.begin('connect');
    await readAnswer(await send(watch), watch, reader);
  });
}
