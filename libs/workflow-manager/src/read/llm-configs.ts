import { PROVIDERS, type LlmConfig } from '@mozaiks/contracts';
import type { YamlNode } from '../yaml/node.ts';
import { defined, fieldOf, flagIn, itemsOf, namedIn, numberIn, textIn, textOf, textsOf, wordIn } from '../yaml/read-node.ts';
import { checkReference, type Scope } from './scope.ts';

/** Reads `llm_config`s: the configuration itself, or a name of `models`; absent: the default. */
export interface LlmReader {
  readonly defaults: LlmConfig;
  read(node: YamlNode | undefined): LlmConfig;
}

type Plain = Omit<LlmConfig, 'fallback'>;
const EFFORTS = ['low', 'medium', 'high'] as const;

function readPlain(node: YamlNode | undefined): Plain {
  const stop = fieldOf(node, 'stop');
  const thinking = numberIn(fieldOf(node, 'thinking'), 'budget_tokens');
  return defined({
    provider: wordIn(node, 'provider', PROVIDERS),
    model: textIn(node, 'model'),
    base_url: textIn(node, 'base_url'),
    api_key_env: textIn(node, 'api_key_env'),
    temperature: numberIn(node, 'temperature'),
    top_p: numberIn(node, 'top_p'),
    max_tokens: numberIn(node, 'max_tokens'),
    stop: stop === undefined ? undefined : textsOf(stop),
    seed: numberIn(node, 'seed'),
    reasoning_effort: wordIn(node, 'reasoning_effort', EFFORTS),
    thinking: thinking === undefined ? undefined : { budget_tokens: thinking },
    timeout_ms: numberIn(node, 'timeout_ms'),
    retries: numberIn(node, 'retries'),
    cache: flagIn(node, 'cache'),
  });
}

/** What only makes sense with the provider that it was written for. */
function withoutProvider({ provider: _provider, model: _model, base_url: _url, api_key_env: _key, ...rest }: LlmConfig): LlmConfig {
  return rest;
}

function overlay(base: LlmConfig, own: LlmConfig): LlmConfig {
  const other = own.provider !== undefined && own.provider !== base.provider;
  return { ...(other ? withoutProvider(base) : base), ...own };
}

export function createLlmReader(scope: Scope): LlmReader {
  const models = new Map(namedIn(fieldOf(scope.sources.orchestrator, 'models')).map(({ name, node }) => [name, node]));
  const named = (node: YamlNode): YamlNode | undefined => {
    const name = textOf(node) ?? '';
    const reference = { code: 'WF022', what: 'model configuration', name, at: node.at, known: models.keys() } as const;
    const isKnown = scope.broken.has('orchestrator') || checkReference(scope.report, reference);
    return isKnown ? models.get(name) : undefined;
  };
  // The list of a fallback's own fallbacks does not count: the order is the one list.
  const fallbackOf = (node: YamlNode | undefined): LlmConfig => {
    const list = fieldOf(node, 'fallback');
    const configs = itemsOf(list).flatMap((item) => (textOf(item) === undefined ? [] : [readPlain(named(item))]));
    return list === undefined ? {} : { fallback: configs };
  };
  const full = (node: YamlNode | undefined): LlmConfig => ({ ...readPlain(node), ...fallbackOf(node) });
  const choose = (node: YamlNode, base: LlmConfig): LlmConfig =>
    textOf(node) === undefined ? overlay(base, full(node)) : full(named(node));
  for (const node of models.values()) fallbackOf(node);
  const defaultNode = fieldOf(fieldOf(scope.sources.orchestrator, 'defaults'), 'llm_config');
  const defaults = defaultNode === undefined ? {} : choose(defaultNode, {});
  return { defaults, read: (node) => (node === undefined ? defaults : choose(node, defaults)) };
}
