import type { Clock, ModelChunk, ModelUsage } from '@mozaiks/contracts';
import { costOf } from './catalog/cost-of.ts';
import type { ChunkSink } from './chunk-stream.ts';
import type { Silence } from './network/silence.ts';
import { underLimits } from './network/under-limits.ts';
import type { Provider, ProviderCall } from './provider-call.ts';

/**
 * Holds a provider that somebody else wrote to what ours do themselves: the time limits, even if it
 * ignores its signal; a cost for tokens that it counts; and its own name and model in the answer.
 */
export function holdProvider(
  provider: Provider,
  { name, clock }: { readonly name: string; readonly clock: Clock },
): Provider {
  return async (call) => {
    const limits = { ...call.limits, first_byte_ms: call.limits.reasoning_ms };
    await underLimits({ clock, limits, signal: call.signal }, async (silence) => {
      const used = (usage: ModelUsage): void => call.used(priced(usage, call));
      const stopped = new AbortController();
      silence.onCut((reason) => stopped.abort(reason));
      silence.begin('first_byte');
      const asked = provider({
        ...call,
        signal: stopped.signal,
        sink: heldSink(call, { name, silence, stopped: stopped.signal }),
        used,
      });
      await Promise.race([asked, cutOff(stopped.signal)]);
    });
  };
}

interface Held {
  readonly name: string;
  readonly silence: Silence;
  readonly stopped: AbortSignal;
}

/** Nothing gets through once the call is cut off: another attempt may have begun. */
function heldSink(call: ProviderCall, { name, silence, stopped }: Held): ChunkSink {
  return {
    push(chunk) {
      if (stopped.aborted) return;
      silence.begin('idle');
      call.sink.push(completed(chunk, name, call));
    },
    drained() {
      const waiting = call.sink.drained();
      if (waiting === undefined) return undefined;
      silence.rest();
      return waiting.then(() => silence.begin('idle'));
    },
  };
}

function completed(chunk: ModelChunk, provider: string, call: ProviderCall): ModelChunk {
  if (chunk.type === 'usage') return { ...chunk, usage: priced(chunk.usage, call) };
  if (chunk.type !== 'finish') return chunk;
  return {
    ...chunk,
    provider,
    model: call.model,
    usage: chunk.usage === null ? null : priced(chunk.usage, call),
  };
}

function priced(usage: ModelUsage, { pricing }: ProviderCall): ModelUsage {
  const { input_tokens: input, output_tokens: output, cached_input_tokens: cached_input } = usage;
  return { ...usage, cost_usd: usage.cost_usd ?? costOf(pricing, { input, output, cached_input }) };
}

const cutOff = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
  );
