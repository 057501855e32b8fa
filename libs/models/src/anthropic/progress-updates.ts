import type { Address } from '../network/address-of.ts';
import type { ProviderCall } from '../provider-call.ts';
import { isAnthropic } from './anthropic-address.ts';

const HEADER = 'anthropic-beta';
const BETA = 'thinking-display-updates-2026-08-18';

/**
 * Whether to request what the model says between calls, as `display: updates`. It arrives as
 * thinking, and reasoning then arrives without its text. Other servers may ignore the setting and
 * send the reasoning. A structured answer has no other text.
 */
export function mayUpdate({ dialect, config, request }: ProviderCall, address: Address): boolean {
  const mayCall = request.tools.length > 0 && request.output === undefined;
  return (
    isAnthropic(address) &&
    dialect.updates === true &&
    mayCall &&
    config.extra_body?.['thinking'] === undefined
  );
}

/** Adds the beta that has `display: updates` to the betas of the author. */
export function withUpdates(headers: Address['headers']): Address['headers'] {
  const others = Object.entries(headers).filter(([name]) => name.toLowerCase() !== HEADER);
  const betas = Object.entries(headers).flatMap(([name, value]) =>
    name.toLowerCase() === HEADER ? [value] : [],
  );
  return { ...Object.fromEntries(others), [HEADER]: [...betas, BETA].join(',') };
}
