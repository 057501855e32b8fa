import type { Clock, Ids, LlmConfig, Logger } from '@mozaiks/contracts';
import { guardProvider } from './guarded-provider.ts';
import { addressOf } from './network/address-of.ts';
import { createWarnings } from './network/warnings.ts';
import type { Provider } from './provider-call.ts';
import type { ProviderDefinition } from './provider-definition.ts';
import { DEFAULT_PROVIDERS } from './providers.ts';
import { unknownProvider, type Configured } from './resolve-model.ts';

interface Ports extends Configured {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
}

/**
 * Creates the providers, and finds each by its name. Settings of an author that are not sent are
 * logged, for registered providers as well.
 */
export function registerProviders(ports: Ports): (name: string) => Provider {
  const { settings, secrets, clock, ids, logger, providers = DEFAULT_PROVIDERS } = ports;
  const warnings = createWarnings(logger);
  const made = (definition: ProviderDefinition): Provider => {
    const ofThis = (config: LlmConfig) => addressOf(definition, config, { settings, secrets });
    const created = definition.create({ settings, secrets, clock, ids, logger, addressOf: ofThis });
    const provider = DEFAULT_PROVIDERS.includes(definition)
      ? created
      : guardProvider(created, { name: definition.name, clock });
    return async (call) => {
      warnings.settings(call, definition);
      await provider(call);
    };
  };
  const byName = new Map(
    providers.toReversed().map((definition) => [definition.name, made(definition)]),
  );
  return (name) => {
    const provider = byName.get(name);
    if (provider === undefined) throw unknownProvider(name, providers);
    return provider;
  };
}
