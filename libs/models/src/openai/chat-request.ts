import { defined, type Ids, type LlmConfig, type ModelRequest } from '@mozaiks/contracts';
import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionTool,
  ChatCompletionToolChoiceOption,
} from 'openai/resources/chat/completions';
import type { Dialect } from '../catalog/dialect-of.ts';
import { isSentAsNone, takesEffort } from '../catalog/ignored-settings.ts';
import { callId } from '../network/call-id.ts';
import type { ToolNames } from '../network/tool-names.ts';
import type { ProviderCall } from '../provider-call.ts';
import { chatMessages } from './chat-messages.ts';
import { outputFormat, withSchema } from './output-format.ts';
import type { SentTool } from '../schema/sent-tools.ts';

interface RequestOptions {
  readonly names: ToolNames;
  readonly ids: Ids;
  /** The tools in the form that is sent. */
  readonly tools: readonly SentTool[];
  /** OpenAI itself, or a compatible server, which may know only the older parameter names. */
  readonly as: 'openai' | 'openai-compatible';
}

/** The body of one request to Chat Completions. Settings that the author left out are not sent. */
export function chatRequest(
  {
    request,
    config,
    model,
    dialect,
  }: Pick<ProviderCall, 'request' | 'config' | 'model' | 'dialect'>,
  { names, ids, as, tools }: RequestOptions,
): ChatCompletionCreateParamsStreaming {
  const effort = effortOf({ request, config, dialect }, as);
  return {
    model,
    messages: chatMessages(
      withSchema(request, as),
      { tool: names.out, call: (id) => callId(id, ids) },
      as,
    ),
    stream: true,
    stream_options: { include_usage: true },
    ...toolsOf(request, tools, names),
    ...(request.output === undefined ? {} : { response_format: responseFormat(request.output) }),
    ...defined({
      [as === 'openai' ? 'max_completion_tokens' : 'max_tokens']: config.max_tokens,
      reasoning_effort: effort,
    }),
    ...samplingOf(config, takesSampling(dialect, effort)),
    ...(config.stop === undefined || refusesStop(dialect, as) ? {} : { stop: [...config.stop] }),
    ...defined({ seed: config.seed }),
  };
}

type Effort = LlmConfig['reasoning_effort'];

/** Must match what `ignoredByOpenai` tells the author. */
function effortOf(
  { request, config, dialect }: Pick<ProviderCall, 'request' | 'config' | 'dialect'>,
  as: RequestOptions['as'],
): Effort {
  if (isSentAsNone(as, { config, dialect, tools: request.tools.length > 0 })) return 'none';
  const { reasoning_effort: effort } = config;
  return as === 'openai' && effort !== undefined && !takesEffort(effort, dialect)
    ? undefined
    : effort;
}

const refusesStop = ({ reasons }: Dialect, as: RequestOptions['as']): boolean =>
  as === 'openai' && reasons === true;

/** Reasoning models reject these settings, unless reasoning is turned off. */
const takesSampling = ({ sampling = true }: Dialect, effort: Effort): boolean =>
  effort === 'none' || sampling;

const samplingOf = (
  { temperature, top_p }: LlmConfig,
  taken: boolean,
): { temperature?: number; top_p?: number } => (taken ? defined({ temperature, top_p }) : {});

type Tools = { tools?: ChatCompletionTool[]; tool_choice?: ChatCompletionToolChoiceOption };

/** A forced choice of the only tool is sent as `required`, which more servers support. */
function toolsOf(
  { tool_choice }: ModelRequest,
  sent: readonly SentTool[],
  names: ToolNames,
): Tools {
  if (sent.length === 0) return {};
  const tools = sent.map(
    ({ name, description, schema, strict }): ChatCompletionTool => ({
      type: 'function',
      function: {
        name: names.out(name),
        description,
        parameters: schema,
        ...(strict ? { strict: true } : {}),
      },
    }),
  );
  if (tool_choice === undefined || tool_choice === 'auto') return { tools };
  if (tool_choice === 'required' || tools.length === 1) return { tools, tool_choice: 'required' };
  return {
    tools,
    tool_choice: { type: 'function', function: { name: names.out(tool_choice.name) } },
  };
}

const responseFormat = (output: NonNullable<ModelRequest['output']>) => ({
  type: 'json_schema' as const,
  json_schema: outputFormat(output),
});
