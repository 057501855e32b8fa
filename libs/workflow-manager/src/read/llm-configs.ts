import {
  defined,
  MODEL_APIS,
  REASONING_EFFORTS,
  type LlmConfig,
  type ModelPrices,
} from '@mozaiks/contracts';
import type { YamlNode } from '../yaml/node.ts';
import {
  entriesOf,
  fieldOf,
  flagIn,
  itemsOf,
  namedIn,
  numberIn,
  objectOf,
  textIn,
  textOf,
  textsOf,
  wordIn,
} from '../yaml/read-node.ts';
import { checkReference, type Scope } from './scope.ts';

/** Reads an `llm_config`: the configuration itself or a name of `models`. Absent: the default. */
export interface LlmReader {
  readonly defaults: LlmConfig;
  read(node: YamlNode | undefined): LlmConfig;
}

type Plain = Omit<LlmConfig, 'fallback'>;

function providerIn(node: YamlNode | undefined, { report, providers }: Scope): string | undefined {
  const named = fieldOf(node, 'provider');
  const name = named === undefined ? undefined : textOf(named);
  if (named === undefined || name === undefined) return undefined;
  return checkReference(report, {
    code: 'WF013',
    what: 'model provider',
    name,
    at: named.at,
    known: providers,
  })
    ? name
    : undefined;
}

function readPlain(node: YamlNode | undefined, scope: Scope): Plain {
  const stop = fieldOf(node, 'stop');
  const thinking = numberIn(fieldOf(node, 'thinking'), 'budget_tokens');
  return defined({
    provider: providerIn(node, scope),
    model: textIn(node, 'model'),
    api: wordIn(node, 'api', MODEL_APIS),
    base_url: addressIn(node, scope),
    api_key_env: textIn(node, 'api_key_env'),
    temperature: numberIn(node, 'temperature'),
    top_p: numberIn(node, 'top_p'),
    max_tokens: numberIn(node, 'max_tokens'),
    stop: stop === undefined ? undefined : textsOf(stop),
    seed: numberIn(node, 'seed'),
    reasoning_effort: wordIn(node, 'reasoning_effort', REASONING_EFFORTS),
    thinking: thinking === undefined ? undefined : { budget_tokens: thinking },
    context_window: numberIn(node, 'context_window'),
    max_output_tokens: numberIn(node, 'max_output_tokens'),
    prices: pricesIn(fieldOf(node, 'prices')),
    headers: headersIn(fieldOf(node, 'headers')),
    extra_body: objectOf(fieldOf(node, 'extra_body')),
    api_version: textIn(node, 'api_version'),
    timeout_ms: numberIn(node, 'timeout_ms'),
    retries: numberIn(node, 'retries'),
    cache: flagIn(node, 'cache'),
  });
}

/** The address of a compatible server. A broken address is reported. */
function addressIn(node: YamlNode | undefined, { report }: Scope): string | undefined {
  const written = fieldOf(node, 'base_url');
  const address = textOf(written);
  if (written !== undefined && address !== undefined && !isHttpAddress(address))
    report({
      code: 'WF035',
      at: written.at,
      message: 'base_url is not an http or https address',
      hint: 'as http://127.0.0.1:11434/v1',
    });
  return address;
}

const isHttpAddress = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

function pricesIn(node: YamlNode | undefined): ModelPrices | undefined {
  const [input, output] = [numberIn(node, 'input'), numberIn(node, 'output')];
  if (input === undefined || output === undefined) return undefined;
  return defined({
    input,
    output,
    cached_input: numberIn(node, 'cached_input'),
    cache_write: numberIn(node, 'cache_write'),
  });
}

function headersIn(node: YamlNode | undefined): { readonly [header: string]: string } | undefined {
  if (node === undefined) return undefined;
  return Object.fromEntries(
    entriesOf(node).flatMap(({ key, value }) =>
      textOf(value) === undefined ? [] : [[key, textOf(value) ?? '']],
    ),
  );
}

/** Settings that are only valid for the provider for which they were written. */
const OF_A_PROVIDER = [
  'provider',
  'model',
  'api',
  'base_url',
  'api_key_env',
  'headers',
  'extra_body',
  'api_version',
  'prices',
] as const;
const OF_A_MODEL = ['context_window', 'max_output_tokens'] as const;

function withoutProvider(config: LlmConfig): LlmConfig {
  const left: readonly string[] = [...OF_A_PROVIDER, ...OF_A_MODEL];
  return Object.fromEntries(Object.entries(config).filter(([key]) => !left.includes(key)));
}

function overlay(base: LlmConfig, own: LlmConfig): LlmConfig {
  const other = own.provider !== undefined && own.provider !== base.provider;
  return { ...(other ? withoutProvider(base) : base), ...own };
}

export function createLlmReader(scope: Scope): LlmReader {
  const models = new Map(
    namedIn(fieldOf(scope.sources.orchestrator, 'models')).map(({ name, node }) => [name, node]),
  );
  const known = new Set(models.keys());
  const named = (node: YamlNode): YamlNode | undefined => {
    const name = textOf(node) ?? '';
    const reference = {
      code: 'WF022',
      what: 'model configuration',
      name,
      at: node.at,
      known,
    } as const;
    const isKnown = scope.broken.has('orchestrator') || checkReference(scope.report, reference);
    return isKnown ? models.get(name) : undefined;
  };
  // The fallbacks of a fallback are ignored. This list alone decides the order.
  const fallbackOf = (node: YamlNode | undefined): LlmConfig => {
    const list = fieldOf(node, 'fallback');
    const configs = itemsOf(list).flatMap((item) =>
      textOf(item) === undefined ? [] : [readPlain(named(item), scope)],
    );
    return list === undefined ? {} : { fallback: configs };
  };
  const full = (node: YamlNode | undefined): LlmConfig => ({
    ...readPlain(node, scope),
    ...fallbackOf(node),
  });
  const choose = (node: YamlNode, base: LlmConfig): LlmConfig =>
    textOf(node) === undefined ? overlay(base, full(node)) : full(named(node));
  for (const [name, node] of models) {
    full(node);
    const itself = itemsOf(fieldOf(node, 'fallback')).find((item) => textOf(item) === name);
    if (itself !== undefined)
      scope.report({
        code: 'WF018',
        at: itself.at,
        message: `${name} has no effect as its own fallback`,
      });
  }
  const defaultNode = fieldOf(fieldOf(scope.sources.orchestrator, 'defaults'), 'llm_config');
  const defaults = defaultNode === undefined ? {} : choose(defaultNode, {});
  return { defaults, read: (node) => (node === undefined ? defaults : choose(node, defaults)) };
}
