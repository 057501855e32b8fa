import type { Clock } from '@mozaiks/contracts';
import type { ProviderCall } from '../provider-call.ts';
import { readAnswer, type AnswerReader } from './read-answer.ts';
import { underLimits } from './under-limits.ts';

interface NetworkCall {
  readonly call: ProviderCall;
  readonly clock: Clock;
  /** The model may be silent for long before it sends a byte: headers and first byte have `reasoning_ms`. */
  readonly patient: boolean;
  /** Sends the request. Rejects with the SDK's error for a status that is no success. */
  readonly send: (signal: AbortSignal) => Promise<Response>;
  readonly reader: AnswerReader;
}

/** Sends one request and reads its answer, under the time limits: a passed limit or an abort throws its own reason, not the SDK's. */
export async function overNetwork({
  call,
  clock,
  patient,
  send,
  reader,
}: NetworkCall): Promise<void> {
  const { reasoning_ms } = call.limits;
  const limits = patient
    ? { ...call.limits, connect_ms: reasoning_ms, first_byte_ms: reasoning_ms }
    : call.limits;
  await underLimits({ clock, limits, signal: call.signal }, async (silence) => {
    silence.begin('connect');
    const response = await send(silence.signal);
    silence.rest();
    await readAnswer(response, silence, reader);
  });
}
