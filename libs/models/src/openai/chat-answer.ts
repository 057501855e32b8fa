import {
  RuntimeError,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type ModelChunk,
} from '@mozaiks/contracts';
import { createToolCalls } from '../network/tool-calls.ts';

export type FinishReason = Extract<ModelChunk, { type: 'finish' }>['reason'];

/** The state of an answer that is being received. */
export interface ChatAnswer {
  /**
   * Processes one event and shows what can be shown. Always false, because usage may still follow.
   */
  take(chunk: JsonObject): false;
  /** Processes an answer that was not streamed. False: it is not an answer. */
  takeWhole(completion: JsonObject): boolean;
  /**
   * The complete calls in order, and the reason for the end. Throws `model_stream_broken` if the
   * end mark is missing.
   */
  end(): { readonly calls: readonly ModelChunk[]; readonly reason: FinishReason };
}

interface Reading {
  /** Maps a name that the model wrote to our tool name. */
  readonly toolName: (name: string) => string;
  readonly show: (chunk: ModelChunk) => void;
  /** Called with every usage report. */
  readonly onUsage: (usage: JsonObject) => void;
}

/**
 * Reads an answer of Chat Completions. A finish reason that is not empty ends it: later content is
 * ignored, later usage is not.
 */
export function createChatAnswer({ toolName, show, onUsage }: Reading): ChatAnswer {
  const calls = createToolCalls(toolName);
  let finish = '';
  let refused = false;
  const takeMessage = (message: JsonObject): void => {
    refused ||= isText(message['refusal']);
    for (const call of listOf(message['tool_calls'])) calls.take(call);
    showParts(message, show);
  };
  const takeChoice = (chunk: JsonObject, field: 'delta' | 'message'): boolean => {
    if (isJsonObject(chunk['usage'])) onUsage(chunk['usage']);
    const choice = listOf(chunk['choices'])[0];
    if (choice === undefined || finish !== '') return false;
    const message = choice[field];
    if (isJsonObject(message)) takeMessage(message);
    if (isText(choice['finish_reason'])) finish = choice['finish_reason'];
    return isJsonObject(message);
  };
  return {
    take: (chunk) => {
      takeChoice(chunk, 'delta');
      return false;
    },
    takeWhole: (completion) => {
      const taken = takeChoice(completion, 'message');
      if (taken && finish === '') finish = 'stop';
      return taken;
    },
    end: () => {
      if (finish === '') throw new RuntimeError('model_stream_broken');
      const complete = calls.complete();
      return {
        calls: complete,
        reason: reasonOf(finish, { refused, called: complete.length > 0 }),
      };
    },
  };
}

const isText = (value: JsonValue | undefined): value is string =>
  typeof value === 'string' && value !== '';

function listOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value)
    ? value.filter((each: JsonValue): each is JsonObject => isJsonObject(each))
    : [];
}

/** A refusal replaces the content, and is what the user should read. */
function showParts(message: JsonObject, show: (chunk: ModelChunk) => void): void {
  const thought = [message['reasoning_content'], message['reasoning']].find(isText);
  if (thought !== undefined) show({ type: 'thinking', text: thought });
  const content = message['content'];
  if (isText(content)) show({ type: 'text', text: content });
  else for (const part of listOf(content)) showPart(part, show);
  if (isText(message['refusal'])) show({ type: 'text', text: message['refusal'] });
}

/** Some servers send content as a list of parts, which may include thoughts. */
function showPart(part: JsonObject, show: (chunk: ModelChunk) => void): void {
  const thought = part['type'] === 'thinking' ? textIn(part['thinking']) : '';
  if (thought !== '') show({ type: 'thinking', text: thought });
  else if (isText(part['text'])) show({ type: 'text', text: part['text'] });
}

function textIn(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  return listOf(value)
    .map((part) => part['text'])
    .filter(isText)
    .join('');
}

const KNOWN_ENDS: readonly string[] = ['stop', 'tool_calls', 'function_call'];

/** An unknown reason may leave the answer incomplete, so it does not count as `stop`. */
function reasonOf(
  finish: string,
  { refused, called }: { readonly refused: boolean; readonly called: boolean },
): FinishReason {
  if (finish === 'length' || finish === 'content_filter') return finish;
  if (finish === 'error') throw new RuntimeError('model_unavailable');
  if (called) return 'tool_calls';
  if (refused) return 'refusal';
  return KNOWN_ENDS.includes(finish) ? 'stop' : 'other';
}
