import type { Clock, ModelChunk, ModelUsage } from '@mozaiks/contracts';
import { costOf } from './catalog/cost-of.ts';
import type { ChunkSink } from './chunk-stream.ts';
import type { InactivityWatch } from './network/inactivity-watch.ts';
import { underLimits } from './network/under-limits.ts';
import type { Provider, ProviderCall } from './provider-call.ts';

/**
 * Wraps a provider of an embedder so that it behaves like ours. It has time limits, even if it
 * ignores its signal; a cost for the tokens that it counts; and its own name and model in the
 * answer.
 */
export function guardProvider(
  provider: Provider,
  { name, clock }: { readonly name: string; readonly clock: Clock },
): Provider {
  return async (call) => {
    const limits = { ...call.limits, first_byte_ms: call.limits.reasoning_ms };
    await underLimits({ clock, limits, signal: call.signal }, async (watch) => {
      const used = (usage: ModelUsage): void => call.used(priced(usage, call));
      const stopped = new AbortController();
      watch.onCancel((reason) => stopped.abort(reason));
      watch.begin('first_byte');
      const asked = provider({
        ...call,
        signal: stopped.signal,
        sink: guardedSink(call, { name, watch, stopped: stopped.signal }),
        used,
      });
      await Promise.race([asked, cutOff(stopped.signal)]);
    });
  };
}

interface Guarded {
  readonly name: string;
  readonly watch: InactivityWatch;
  readonly stopped: AbortSignal;
}

/** Drops everything once the call is cut off: another attempt may have started. */
function guardedSink(call: ProviderCall, { name, watch, stopped }: Guarded): ChunkSink {
  return {
    push(chunk) {
      if (stopped.aborted) return;
      watch.begin('idle');
      call.sink.push(completed(chunk, name, call));
    },
    drained() {
      const waiting = call.sink.drained();
      if (waiting === undefined) return undefined;
      watch.pause();
      return waiting.then(() => watch.begin('idle'));
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
