import { defined, type Ids, type LlmConfig, type ModelRequest } from '@mozaiks/contracts';
import type {
  MessageCreateParamsStreaming,
  OutputConfig,
  TextBlockParam,
  Tool,
} from '@anthropic-ai/sdk/resources/messages';
import type { Dialect } from '../catalog/dialect-of.ts';
import { takesSampling } from '../catalog/ignored-settings.ts';
import { callId } from '../network/call-id.ts';
import type { ToolNames } from '../network/tool-names.ts';
import type { SentTool } from '../schema/sent-tools.ts';
import type { ProviderCall } from '../provider-call.ts';
import { answerFormat, choiceOf, inWords, type AnswerFormat } from './answer-format.ts';
import { cachedMessages, cachedPrefix } from './cache-breakpoints.ts';
import { maxTokensOf } from './max-tokens.ts';
import { thinkingOf, type Thinking } from './thinking-of.ts';
import { forceOf, type Force } from './tool-choice.ts';
import { createPrefixOf, turnsOf } from './turns.ts';

type Body = Omit<MessageCreateParamsStreaming, 'thinking'> & { readonly thinking?: Thinking };

export interface MessagesRequest {
  readonly body: Body;
  /** Progress updates were requested: they arrive as the text of thinking blocks. */
  readonly updates: boolean;
  /** The tool whose arguments are the structured answer, if it could not be requested natively. */
  readonly answerTool: string | null;
  /** The tools in the form that is sent. */
  readonly sent: readonly SentTool[];
  /** A hash of everything that is sent, and that thinking in the answer will follow. */
  readonly prefix: () => string;
}

interface RequestOptions {
  readonly names: ToolNames;
  readonly ids: Ids;
  /** The tools in the form that is sent. */
  readonly sent: readonly SentTool[];
  /**
   * The server is Anthropic's, so it behaves as documented, whatever the prompt template of a
   * model.
   */
  readonly own: boolean;
  /** Model and server accept system messages in the conversation. */
  readonly mayBeLate: boolean;
  /** Model and server can separate progress updates from reasoning. */
  readonly mayUpdate: boolean;
  /** Kept thinking is sent back. */
  readonly sendsThinkingBack: boolean;
}

/**
 * The body of one request to Messages. Settings that the author left out are not sent, except
 * `max_tokens`, which the API requires.
 */
export function messagesRequest(
  call: Pick<ProviderCall, 'request' | 'config' | 'model' | 'dialect'>,
  { names, ids, sent, own, mayBeLate, mayUpdate, sendsThinkingBack }: RequestOptions,
): MessagesRequest {
  const { request: wanted, config, model, dialect } = call;
  const offered = sent.map((tool) => names.out(tool.name));
  const format = answerFormat(wanted.output, dialect, offered);
  const request = own && dialect.structured_output === 'native' ? wanted : inWords(wanted, format);
  const force = forceOf(choiceOf(request, format), {
    model,
    dialect,
    thinks: config.thinking !== undefined,
    toolName: names.out,
  });
  const system = systemOf(request, force);
  const tools = toolsOf(sent, names, format);
  const late = mayBeLate && isShared(request, tools) ? system.slice(1) : [];
  const prefixOf = createPrefixOf([system, tools], ids);
  const turns = turnsOf({
    messages: request.messages,
    separated: !own,
    sendsKept: sendsThinkingBack ? (own ? 'all' : 'recent') : 'none',
    model,
    toolName: names.out,
    callId: (id) => callId(id, ids),
    prefixOf,
  });
  const off = force.thinkingOff === true;
  const { updates, ...thinking } = thinkingOf(config, { dialect, own, turns, off, mayUpdate });
  return {
    body: {
      model,
      max_tokens: maxTokensOf(config, dialect),
      stream: true,
      ...cachedPrefix(system.slice(0, system.length - late.length), tools),
      messages: cachedMessages(turns, textOf(late)),
      ...defined({ tool_choice: force.tool_choice }),
      ...thinking,
      ...outputOf(config, dialect, format),
      ...samplingOf(config, dialect),
      ...(config.stop === undefined ? {} : { stop_sequences: [...config.stop] }),
    },
    answerTool: format !== null && 'tool' in format ? format.tool.name : null,
    sent,
    updates,
    // A later request has late instructions in another position, so this thinking can never be sent
    // back.
    prefix: () => (late.length === 0 ? prefixOf(turns) : 'late'),
  };
}

const systemOf = (
  { preamble, instructions }: ModelRequest,
  force: Force,
): readonly TextBlockParam[] =>
  [preamble, instructions, force.instruction ?? '']
    .filter((text) => text.trim() !== '')
    .map((text) => ({ type: 'text', text }));

function toolsOf(
  sent: readonly SentTool[],
  names: ToolNames,
  format: AnswerFormat | null,
): readonly Tool[] {
  const tools = sent.map(({ name, description, schema, strict }): Tool => {
    const input_schema = schema as Tool['input_schema'];
    return {
      name: names.out(name),
      ...(description === '' ? {} : { description }),
      input_schema,
      ...(strict ? { strict } : {}),
    };
  });
  if (format === null || 'schema' in format) return tools;
  const input_schema = format.tool.input_schema as Tool['input_schema'];
  return [
    ...tools,
    { name: format.tool.name, description: 'Gives the final answer.', input_schema },
  ];
}

/**
 * Tools come first in the cache, so agents share it up to their instructions only if they have the
 * same tools. We require none.
 */
const isShared = ({ preamble }: ModelRequest, tools: readonly Tool[]): boolean =>
  preamble.trim() !== '' && tools.length === 0;

const textOf = (blocks: readonly TextBlockParam[]): string =>
  blocks.map(({ text }) => text).join('\n\n');

function outputOf(
  { reasoning_effort }: LlmConfig,
  dialect: Dialect,
  format: AnswerFormat | null,
): { output_config?: OutputConfig } {
  const words =
    reasoning_effort === 'none' || reasoning_effort === 'minimal' ? undefined : reasoning_effort;
  const effort =
    words !== undefined && (dialect.effort?.includes(words) ?? true) ? { effort: words } : {};
  const native =
    format !== null && 'schema' in format
      ? { format: { type: 'json_schema' as const, schema: { ...format.schema } } }
      : {};
  const config = { ...effort, ...native };
  return Object.keys(config).length === 0 ? {} : { output_config: config };
}

/** Only older versions of the API accept these, and no model does while it thinks. */
function samplingOf(config: LlmConfig, dialect: Dialect): { temperature?: number; top_p?: number } {
  if (!takesSampling({ config, dialect })) return {};
  const { temperature, top_p } = config;
  return defined({ temperature, top_p });
}
