import type { Clock, ModelChunk } from '@mozaiks/contracts';
import type { ProviderCall } from '../provider-call.ts';
import { watchSilence } from './silence.ts';
import { watchedFetch, type Fetch } from './watched-fetch.ts';

/** What a provider opens its request with. */
export interface Line {
  readonly signal: AbortSignal;
  readonly fetch: Fetch;
}

interface NetworkCall {
  readonly call: ProviderCall;
  readonly clock: Clock;
  /** The model may be silent for long before it sends a byte: headers and first byte have `reasoning_ms`. */
  readonly patient: boolean;
}

/** Runs one attempt under the time limits. The SDKs end an aborted stream quietly, as if it were whole: here it throws why it was cut off. */
export async function* overNetwork(
  { call, clock, patient }: NetworkCall,
  open: (line: Line) => AsyncIterable<ModelChunk>,
): AsyncGenerator<ModelChunk> {
  const { reasoning_ms } = call.limits;
  const limits = patient ? { ...call.limits, connect_ms: reasoning_ms, first_byte_ms: reasoning_ms } : call.limits;
  const silence = watchSilence({ clock, limits, signal: call.signal });
  try {
    for await (const chunk of open({ signal: silence.signal, fetch: watchedFetch(silence) })) {
      silence.check();
      yield chunk;
    }
    silence.check();
  } catch (error) {
    silence.check();
    throw error;
  } finally {
    silence.stop();
  }
}
