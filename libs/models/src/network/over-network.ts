import type { Clock } from '@mozaiks/contracts';
import type { ProviderCall } from '../provider-call.ts';
import type { Cut } from '../http/cut.ts';
import type { HttpAnswer } from '../http/http-answer.ts';
import { readAnswer, type AnswerReader } from './read-answer.ts';
import { underLimits } from './under-limits.ts';

interface NetworkCall {
  readonly call: ProviderCall;
  readonly clock: Clock;
  /** The model may be silent for long before it sends a byte: headers and first byte have `reasoning_ms`. */
  readonly patient: boolean;
  /** Sends the request. Rejects with `RefusedRequest` for a status that is no success. */
  readonly send: (cut: Cut) => Promise<HttpAnswer>;
  readonly reader: AnswerReader;
}

/** Sends one request and reads its answer, under the time limits: a passed limit or an abort throws its own reason, not the connection's. */
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
    await readAnswer(await send(silence), silence, reader);
  });
}
