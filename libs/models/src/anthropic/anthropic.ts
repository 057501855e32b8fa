import type { ErrorFacts } from '../attempts/error-facts.ts';
import type { Address } from '../network/address-of.ts';
import { createOptionalParts, type Refused } from '../network/optional-parts.ts';
import { overNetwork } from '../network/over-network.ts';
import type { Provider, ProviderCall } from '../provider-call.ts';
import type { ProviderDeps } from '../provider-definition.ts';
import { createSentTools } from '../schema/sent-tools.ts';
import { withAnthropicHeaders } from './anthropic-address.ts';
import { overMessages, type Part } from './over-messages.ts';
import { anthropicForms } from './strict-tools.ts';

/**
 * The vendor does not document the size limit of strict schemas, nor which models accept system
 * messages or progress updates.
 */
function refusedIn({ status, message }: ErrorFacts): Refused<Part> | null {
  if (status !== 400) return null;
  if (/role 'system'|input should be 'user' or 'assistant'/i.test(message))
    return { part: 'late_system' };
  // Checked before the next pattern, because this rejection names a beta as well.
  if (/signature|redacted_thinking|thinking` block|different conversation/i.test(message))
    return { part: 'kept', once: true };
  if (/thinking.*display|anthropic-beta/i.test(message)) return { part: 'updates' };
  return /compiled grammar|too complex for compilation|strict tools/i.test(message)
    ? { part: 'strict' }
    : null;
}

/** Anthropic over Messages, which announces an answer at once and pings while the model thinks. */
export function createAnthropic(deps: ProviderDeps): Provider {
  const sentTools = createSentTools(anthropicForms, deps.logger);
  const optionalParts = createOptionalParts(refusedIn, deps.logger);
  return async (call) => {
    const address = withAnthropicHeaders(deps.addressOf(call.config), call.config);
    call.asks(address);
    const exchange = overMessages({ call, address, ids: deps.ids, sentTools });
    await overNetwork({
      call,
      clock: deps.clock,
      mayStartSlowly: false,
      send: (cancellation) =>
        optionalParts.send(asking(call, address), (without) =>
          exchange.post(without, cancellation),
        ),
      reader: { take: exchange.take, takeWhole: exchange.takeWhole, drained: call.sink.drained },
    });
    exchange.finish();
  };
}

const asking = ({ model, request }: ProviderCall, { base_url }: Address) => ({
  base_url,
  model,
  agent: request.agent,
});
