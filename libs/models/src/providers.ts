import { PROVIDERS } from '@mozaiks/contracts';
import { anthropicProvider } from './anthropic/anthropic-provider.ts';
import { compatibleProvider, openaiProvider } from './openai/openai-provider.ts';
import type { ProviderDefinition } from './provider-definition.ts';
import { scriptedProvider } from './scripted/scripted-provider.ts';

const SHIPPED: { readonly [name in (typeof PROVIDERS)[number]]: ProviderDefinition } = {
  anthropic: anthropicProvider,
  openai: openaiProvider,
  'openai-compatible': compatibleProvider,
  scripted: scriptedProvider,
};

/** The built-in providers, in the order of preference for the default. */
export const DEFAULT_PROVIDERS: readonly ProviderDefinition[] = PROVIDERS.map(
  (name) => SHIPPED[name],
);
