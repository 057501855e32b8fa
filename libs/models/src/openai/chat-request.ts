import type { Ids, LlmConfig, ModelRequest } from '@mozaiks/contracts';
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

interface Spoken {
  readonly names: ToolNames;
  readonly ids: Ids;
  /** The request's tools as they are sent. */
  readonly tools: readonly SentTool[];
  /** OpenAI itself, or a server that speaks as it does, which may know only the older names of parameters. */
  readonly as: 'openai' | 'openai-compatible';
}

/** The body of one request to Chat Completions. What the author did not set is not sent. */
export function chatRequest(
  {
    request,
    config,
    model,
    dialect,
  }: Pick<ProviderCall, 'request' | 'config' | 'model' | 'dialect'>,
  { names, ids, as, tools }: Spoken,
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
    ...(config.max_tokens === undefined
      ? {}
      : { [as === 'openai' ? 'max_completion_tokens' : 'max_tokens']: config.max_tokens }),
    ...(effort === undefined ? {} : { reasoning_effort: effort }),
    ...samplingOf(config, takesSampling(dialect, effort)),
    ...(config.stop === undefined || refusesStop(dialect, as) ? {} : { stop: [...config.stop] }),
    ...(config.seed === undefined ? {} : { seed: config.seed }),
  };
}

type Effort = LlmConfig['reasoning_effort'];

/** As `ignoredByOpenai` tells the author. */
function effortOf(
  { request, config, dialect }: Pick<ProviderCall, 'request' | 'config' | 'dialect'>,
  as: Spoken['as'],
): Effort {
  if (isSentAsNone(as, { config, dialect, tools: request.tools.length > 0 })) return 'none';
  const { reasoning_effort: effort } = config;
  return as === 'openai' && effort !== undefined && !takesEffort(effort, dialect)
    ? undefined
    : effort;
}

const refusesStop = ({ reasons }: Dialect, as: Spoken['as']): boolean =>
  as === 'openai' && reasons === true;

/** Models that reason refuse these, unless they are told not to. */
const takesSampling = ({ sampling = true }: Dialect, effort: Effort): boolean =>
  effort === 'none' || sampling;

const samplingOf = (
  { temperature, top_p }: LlmConfig,
  taken: boolean,
): { temperature?: number; top_p?: number } => ({
  ...(temperature === undefined || !taken ? {} : { temperature }),
  ...(top_p === undefined || !taken ? {} : { top_p }),
});

type Tools = { tools?: ChatCompletionTool[]; tool_choice?: ChatCompletionToolChoiceOption };

/** A forced choice of the only tool is sent as `required`, which more servers understand. */
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
