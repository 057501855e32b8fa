import type { Ids, LlmConfig, ModelRequest } from '@mozaiks/contracts';
import type {
  MessageCreateParamsStreaming,
  OutputConfig,
  TextBlockParam,
  ThinkingConfigParam,
  Tool,
} from '@anthropic-ai/sdk/resources/messages';
import { modelInfoOf } from '../catalog/model-info-of.ts';
import { callId } from '../network/call-id.ts';
import type { ToolNames } from '../network/tool-names.ts';
import type { ProviderCall } from '../provider-call.ts';
import { answerFormat, type AnswerFormat } from './answer-format.ts';
import { forceOf, type Force } from './tool-choice.ts';
import { cachedMessages, lacksThinking, turnsOf, type Turn } from './turns.ts';

export interface MessagesRequest {
  readonly body: MessageCreateParamsStreaming;
  /** The tool whose arguments are the structured answer, where it could not be asked for natively. */
  readonly answerTool: string | null;
  /** A hash of all that is sent: what thinking in the answer will have before it. */
  readonly prefix: () => string;
}

/** The body of one request to Messages. What the author did not set is not sent, but for `max_tokens`, which the API demands. */
export function messagesRequest(
  { request, config, model }: Pick<ProviderCall, 'request' | 'config' | 'model'>,
  { names, ids }: { readonly names: ToolNames; readonly ids: Ids },
): MessagesRequest {
  const offered = request.tools.map((tool) => names.out(tool.name));
  const format = answerFormat(request.output, model, offered);
  const force = forceOf(choiceOf(request, format), { model, thinks: config.thinking !== undefined, toolName: names.out });
  const system = systemOf(request, force);
  const tools = toolsOf(request, names, format);
  const prefixOf = (turns: readonly Turn[]): string => ids.sha256(JSON.stringify([system, tools, turns]));
  const turns = turnsOf({ messages: request.messages, model, toolName: names.out, callId: (id) => callId(id, ids), prefixOf });
  const thinking = force.unthinking === true ? OFF : thinkingOf(config, model, turns);
  const output = outputOf(config, model, format);
  return {
    body: {
      model,
      max_tokens: maxTokensOf(config, model),
      stream: true,
      ...cachedPrefix(system, tools),
      messages: cachedMessages(turns),
      ...(force.tool_choice === undefined ? {} : { tool_choice: force.tool_choice }),
      ...(thinking === undefined ? {} : { thinking }),
      ...(output === undefined ? {} : { output_config: output }),
      ...samplingOf(config, model),
      ...(config.stop === undefined ? {} : { stop_sequences: [...config.stop] }),
    },
    answerTool: format !== null && 'tool' in format ? format.tool.name : null,
    prefix: () => prefixOf(turns),
  };
}

/** A structured answer through a tool must be one, unless other tools may come first. */
function choiceOf(request: ModelRequest, format: AnswerFormat | null): ModelRequest['tool_choice'] {
  if (format === null || 'schema' in format) return request.tools.length === 0 ? 'auto' : request.tool_choice;
  return request.tools.length === 0 ? { name: format.tool.name } : 'required';
}

const systemOf = ({ preamble, instructions }: ModelRequest, force: Force): readonly TextBlockParam[] =>
  [preamble, instructions, force.instruction ?? ''].filter((text) => text.trim() !== '').map((text) => ({ type: 'text', text }));

function toolsOf(request: ModelRequest, names: ToolNames, format: AnswerFormat | null): readonly Tool[] {
  const tools = request.tools.map(({ name, description, parameters }): Tool => {
    const input_schema = { type: 'object' as const, ...parameters } as Tool['input_schema'];
    return { name: names.out(name), ...(description === '' ? {} : { description }), input_schema };
  });
  if (format === null || 'schema' in format) return tools;
  const input_schema = format.tool.input_schema as Tool['input_schema'];
  return [...tools, { name: format.tool.name, description: 'Gives the final answer.', input_schema }];
}

const CACHED = { cache_control: { type: 'ephemeral' as const } };

/** One cache breakpoint after what stays the same: behind the preamble, which covers the tools, else behind the tools. The first system block is the preamble. */
function cachedPrefix(system: readonly TextBlockParam[], tools: readonly Tool[]): { system?: TextBlockParam[]; tools?: Tool[] } {
  const [first, ...later] = system;
  const last = tools.at(-1);
  return {
    ...(first === undefined ? {} : { system: [{ ...first, ...CACHED }, ...later] }),
    ...(last === undefined ? {} : { tools: [...tools.slice(0, -1), first === undefined ? { ...last, ...CACHED } : last] }),
  };
}

const ANSWER_TOKENS = 8_192;
const REASONED_ANSWER_TOKENS = 32_000;

/** Thinking counts as output, and a budget for it must leave some. */
function maxTokensOf(config: LlmConfig, model: string): number {
  const info = modelInfoOf(model);
  const asked = config.max_tokens ?? (info?.reasons === true ? REASONED_ANSWER_TOKENS : ANSWER_TOKENS);
  const budget = info?.thinking === 'adaptive' ? 0 : (config.thinking?.budget_tokens ?? 0);
  const needed = asked > budget ? asked : asked + budget;
  return config.max_tokens === undefined ? Math.min(needed, info?.max_output_tokens ?? needed) : needed;
}

const OFF: ThinkingConfigParam = { type: 'disabled' };

/** With a budget, thinking must stand before every call that is answered now: where it is not there any more, this round goes without. */
function thinkingOf({ thinking }: LlmConfig, model: string, turns: readonly Turn[]): ThinkingConfigParam | undefined {
  if (thinking === undefined) return undefined;
  if (modelInfoOf(model)?.thinking === 'adaptive') return { type: 'adaptive' };
  return lacksThinking(turns) ? undefined : { type: 'enabled', budget_tokens: thinking.budget_tokens };
}

function outputOf({ reasoning_effort }: LlmConfig, model: string, format: AnswerFormat | null): OutputConfig | undefined {
  const effort = reasoning_effort !== undefined && (modelInfoOf(model)?.effort ?? true) ? { effort: reasoning_effort } : {};
  const native = format !== null && 'schema' in format ? { format: { type: 'json_schema' as const, schema: { ...format.schema } } } : {};
  const config = { ...effort, ...native };
  return Object.keys(config).length === 0 ? undefined : config;
}

/** Newer models refuse these, and all do while they think. */
function samplingOf({ temperature, top_p, thinking }: LlmConfig, model: string): { temperature?: number; top_p?: number } {
  if (thinking !== undefined || modelInfoOf(model)?.sampling === false) return {};
  return { ...(temperature === undefined ? {} : { temperature }), ...(top_p === undefined ? {} : { top_p }) };
}
