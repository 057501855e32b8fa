import { defined, type Ids, type LlmConfig, type ModelRequest } from '@mozaiks/contracts';
import type {
  FunctionTool,
  ResponseCreateParamsStreaming,
  ResponseInputItem,
} from 'openai/resources/responses/responses';
import type { Dialect } from '../catalog/dialect-of.ts';
import { takesEffort } from '../catalog/ignored-settings.ts';
import { callId } from '../network/call-id.ts';
import type { ToolNames } from '../network/tool-names.ts';
import type { ProviderCall } from '../provider-call.ts';
import type { SentTool } from '../schema/sent-tools.ts';
import { outputFormat, withSchema } from './output-format.ts';
import { keptFor, responsesInput } from './responses-input.ts';

/**
 * Optional parts of a request. `summary`: of the reasoning. `encrypted`: reasoning is requested and
 * sent back. `kept`: it is sent back.
 */
export type ResponsesPart = 'summary' | 'encrypted' | 'kept';

interface RequestOptions {
  readonly names: ToolNames;
  readonly ids: Ids;
  /** The tools in the form that is sent. */
  readonly tools: readonly SentTool[];
  readonly as: 'openai' | 'openai-compatible';
  readonly without: ReadonlySet<ResponsesPart>;
}

/**
 * The body of one request to Responses, which stores nothing. Settings that the author left out are
 * not sent.
 */
export function responsesRequest(
  {
    request,
    config,
    model,
    dialect,
  }: Pick<ProviderCall, 'request' | 'config' | 'model' | 'dialect'>,
  { names, ids, tools, as, without }: RequestOptions,
): ResponseCreateParamsStreaming {
  const { output } = request;
  const encrypted = mayEncrypt(dialect, as) && !without.has('encrypted');
  const keptOf = encrypted && !without.has('kept') ? keptFor(as, model) : () => null;
  const spelling = { tool: names.out, call: (id: string) => callId(id, ids) };
  const items = responsesInput(request.messages, {
    spelling,
    keptOf,
    alternate: as === 'openai-compatible',
  });
  return {
    model,
    stream: true,
    store: false,
    ...(encrypted ? { include: ['reasoning.encrypted_content'] } : {}),
    ...promptOf(withSchema(request, as), items, as),
    ...toolsOf(request, tools, names),
    ...(output === undefined
      ? {}
      : { text: { format: { type: 'json_schema', ...outputFormat(output) } } }),
    ...defined({ max_output_tokens: config.max_tokens }),
    ...reasoningOf(config, { dialect, as, without }),
    ...samplingOf(config, dialect),
  };
}

/**
 * Encrypted reasoning is only for reasoning models. A compatible server without reasoning may
 * reject it, so there the model has to be known.
 */
const mayEncrypt = ({ reasons }: Dialect, as: RequestOptions['as']): boolean =>
  as === 'openai' ? reasons !== false : reasons === true;

type Prompt = Pick<ResponseCreateParamsStreaming, 'instructions' | 'input'>;

/**
 * The instructions of this turn come last, so that everything before them stays the same. A
 * compatible server gets them first, in one text with the preamble.
 */
function promptOf(
  { preamble, instructions }: ModelRequest,
  items: ResponseInputItem[],
  as: RequestOptions['as'],
): Prompt {
  const [first, last] =
    as === 'openai'
      ? [preamble, instructions]
      : [[preamble, instructions].filter((text) => text !== '').join('\n\n'), ''];
  return {
    ...(first === '' ? {} : { instructions: first }),
    input: last === '' ? items : [...items, { role: 'developer', content: last }],
  };
}

type Tools = Pick<ResponseCreateParamsStreaming, 'tools' | 'tool_choice'>;

/**
 * States for each tool whether it is strict, because the default is true. A forced choice of the
 * only tool is sent as `required`, which more servers support.
 */
function toolsOf(
  { tool_choice }: ModelRequest,
  sent: readonly SentTool[],
  names: ToolNames,
): Tools {
  if (sent.length === 0) return {};
  const tools = sent.map(
    ({ name, description, schema, strict }): FunctionTool => ({
      type: 'function',
      name: names.out(name),
      description,
      parameters: { ...schema },
      strict,
    }),
  );
  if (tool_choice === undefined || tool_choice === 'auto') return { tools };
  if (tool_choice === 'required' || tools.length === 1) return { tools, tool_choice: 'required' };
  return { tools, tool_choice: { type: 'function', name: names.out(tool_choice.name) } };
}

type Reasoning = Pick<ResponseCreateParamsStreaming, 'reasoning'>;

/** A summary is requested only from known reasoning models, because others reject it. */
function reasoningOf(
  { reasoning_effort: effort }: LlmConfig,
  { dialect, as, without }: Pick<RequestOptions, 'as' | 'without'> & { readonly dialect: Dialect },
): Reasoning {
  const summary =
    as === 'openai' && dialect.reasons === true && effort !== 'none' && !without.has('summary');
  const sent = effort !== undefined && (as !== 'openai' || takesEffort(effort, dialect));
  if (!summary && !sent) return {};
  return { reasoning: { ...(sent ? { effort } : {}), ...(summary ? { summary: 'auto' } : {}) } };
}

/** Reasoning models reject these settings, unless reasoning is turned off. */
function samplingOf(
  { temperature, top_p, reasoning_effort }: LlmConfig,
  dialect: Dialect,
): { temperature?: number; top_p?: number } {
  if (reasoning_effort !== 'none' && dialect.sampling === false) return {};
  return defined({ temperature, top_p });
}
