import type { Ids, JsonObject, LlmConfig, ModelRequest } from '@mozaiks/contracts';
import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionTool,
  ChatCompletionToolChoiceOption,
} from 'openai/resources/chat/completions';
import { modelInfoOf } from '../catalog/model-info-of.ts';
import { callId } from '../network/call-id.ts';
import type { ToolNames } from '../network/tool-names.ts';
import type { ProviderCall } from '../provider-call.ts';
import { chatMessages } from './chat-messages.ts';
import { allowsStrict } from './strict-schema.ts';

interface Spoken {
  readonly names: ToolNames;
  readonly ids: Ids;
  /** OpenAI itself, or a server that speaks as it does, which may know only the older names of parameters. */
  readonly as: 'openai' | 'openai-compatible';
}

/** The body of one request to Chat Completions. What the author did not set is not sent. */
export function chatRequest(
  { request, config, model }: Pick<ProviderCall, 'request' | 'config' | 'model'>,
  { names, ids, as }: Spoken,
): ChatCompletionCreateParamsStreaming {
  const effort = effortOf(request, config, model);
  return {
    model,
    messages: chatMessages(request, { tool: names.out, call: (id) => callId(id, ids) }),
    stream: true,
    stream_options: { include_usage: true },
    ...toolsOf(request, names),
    ...(request.output === undefined ? {} : { response_format: responseFormat(request.output) }),
    ...(config.max_tokens === undefined ? {} : { [as === 'openai' ? 'max_completion_tokens' : 'max_tokens']: config.max_tokens }),
    ...(effort === undefined ? {} : { reasoning_effort: effort }),
    ...samplingOf(config, takesSampling(model, effort)),
    ...(config.stop === undefined ? {} : { stop: [...config.stop] }),
    ...(config.seed === undefined ? {} : { seed: config.seed }),
  };
}

type Effort = LlmConfig['reasoning_effort'] | 'none';

/** Newer models take tools here only without reasoning, and that has to be said. */
function effortOf(request: ModelRequest, config: LlmConfig, model: string): Effort {
  const tools = modelInfoOf(model)?.tools;
  return request.tools.length > 0 && tools === 'without_reasoning' ? 'none' : config.reasoning_effort;
}

/** Models that reason refuse these, unless they are told not to. */
const takesSampling = (model: string, effort: Effort): boolean => effort === 'none' || (modelInfoOf(model)?.sampling ?? true);

const samplingOf = ({ temperature, top_p }: LlmConfig, taken: boolean): { temperature?: number; top_p?: number } => ({
  ...(temperature === undefined || !taken ? {} : { temperature }),
  ...(top_p === undefined || !taken ? {} : { top_p }),
});

function toolsOf(request: ModelRequest, names: ToolNames): { tools?: ChatCompletionTool[]; tool_choice?: ChatCompletionToolChoiceOption } {
  if (request.tools.length === 0) return {};
  const tools = request.tools.map(
    ({ name, description, parameters }): ChatCompletionTool => ({
      type: 'function',
      function: { name: names.out(name), description, parameters },
    }),
  );
  const choice = request.tool_choice;
  if (choice === undefined || choice === 'auto') return { tools };
  return { tools, tool_choice: choice === 'required' ? 'required' : { type: 'function', function: { name: names.out(choice.name) } } };
}

const responseFormat = ({ name, schema }: { readonly name: string; readonly schema: JsonObject }) => ({
  type: 'json_schema' as const,
  json_schema: { name: name.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 64) || 'output', schema, strict: allowsStrict(schema) },
});
