import {
  RuntimeError,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type ModelChunk,
} from '@mozaiks/contracts';
import { StreamedError } from '../network/answer-errors.ts';
import { toolCallChunk } from '../network/tool-call-chunk.ts';
import type { FinishReason } from './chat-answer.ts';
import { keptItems, textOf, type KeptItem } from './kept-reasoning.ts';
import { createOutputItems } from './responses-items.ts';

/** The state of an answer that is being received. */
export interface ResponsesAnswer {
  /**
   * Processes one event and shows what can be shown. True: the answer is complete. Throws errors
   * that the API sent.
   */
  take(event: JsonObject): boolean;
  /** Processes an answer that was not streamed. False: it is not an answer. */
  takeWhole(response: JsonObject): boolean;
  /**
   * The complete calls in order, the reason for the end, and the items to keep. Throws
   * `model_stream_broken` if the end mark is missing.
   */
  end(): {
    readonly calls: readonly ModelChunk[];
    readonly reason: FinishReason;
    readonly kept: readonly KeptItem[] | null;
  };
}

interface Reading {
  /** Maps a name that the model wrote to our tool name. */
  readonly toolName: (name: string) => string;
  readonly show: (chunk: ModelChunk) => void;
  /** Called with every usage report. */
  readonly onUsage: (usage: JsonObject) => void;
}

/** The status and the items at the end of an answer. */
interface Ended {
  readonly status: string;
  readonly why: string;
  readonly items: readonly JsonObject[];
}

const ENDS: readonly JsonValue[] = [
  'response.completed',
  'response.incomplete',
  'response.failed',
  'response.cancelled',
];

/**
 * Reads an answer of Responses. The event with the whole response ends it. Its items count only if
 * none arrived before.
 */
export function createResponsesAnswer({ toolName, show, onUsage }: Reading): ResponsesAnswer {
  const items = createOutputItems();
  let ended: Ended | null = null;
  let hasText = false;
  const showText = (text: JsonValue | undefined): void => {
    if (!isText(text)) return;
    hasText = true;
    show({ type: 'text', text });
  };
  const finish = (response: JsonObject, before: readonly JsonObject[]): void => {
    if (isJsonObject(response['usage'])) onUsage(response['usage']);
    ended = endedWith(response, before);
    if (!hasText) for (const message of ended.items.filter(isMessage)) showText(textOf(message));
  };
  return {
    take(event) {
      const type = event['type'];
      if (type === 'error') throw new StreamedError(event);
      if (type === 'response.output_item.added') items.add(event);
      if (type === 'response.output_item.done') items.done(event);
      if (type === 'response.function_call_arguments.delta') items.grow(event);
      if (type === 'response.output_text.delta' || type === 'response.refusal.delta')
        showText(event['delta']);
      const thought = thoughtIn(event);
      if (thought !== '') show({ type: 'thinking', text: thought });
      if (ENDS.includes(type ?? null)) finish(partOf(event['response']), items.all());
      return ended !== null;
    },
    takeWhole(response) {
      if (!Array.isArray(response['output'])) return false;
      for (const item of listOf(response['output']))
        for (const text of summaryOf(item)) show({ type: 'thinking', text });
      finish(response, []);
      return true;
    },
    end() {
      if (ended === null) throw new RuntimeError('model_stream_broken');
      const calls = ended.items
        .filter(isCall)
        .map((call) => toolCallChunk(toolName(String(call['name'])), argumentsOf(call)));
      const complete = ended.status === 'completed';
      return {
        calls,
        reason: reasonOf(ended, calls.length > 0),
        kept: complete ? keptItems(ended.items) : null,
      };
    },
  };
}

const isText = (value: JsonValue | undefined): value is string =>
  typeof value === 'string' && value !== '';

const partOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {});

function listOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value)
    ? value.filter((each: JsonValue): each is JsonObject => isJsonObject(each))
    : [];
}

const isMessage = (item: JsonObject): boolean => item['type'] === 'message';
const isCall = (item: JsonObject): boolean =>
  item['type'] === 'function_call' && isText(item['name']);

function argumentsOf({ arguments: args }: JsonObject): string {
  if (typeof args === 'string') return args;
  return isJsonObject(args) ? JSON.stringify(args) : '';
}

/** Parts of a summary are paragraphs. */
function thoughtIn(event: JsonObject): string {
  const type = event['type'];
  if (type === 'response.reasoning_summary_part.added')
    return event['summary_index'] === 0 ? '' : '\n\n';
  const isThought =
    type === 'response.reasoning_summary_text.delta' || type === 'response.reasoning_text.delta';
  return isThought && isText(event['delta']) ? event['delta'] : '';
}

const summaryOf = (item: JsonObject): readonly string[] =>
  item['type'] === 'reasoning'
    ? [...listOf(item['summary']), ...listOf(item['content'])]
        .map((part) => part['text'])
        .filter(isText)
    : [];

/** Throws the error of a failed response. */
function endedWith(response: JsonObject, before: readonly JsonObject[]): Ended {
  const status = isText(response['status']) ? response['status'] : 'completed';
  if (status === 'failed' || status === 'cancelled')
    throw new StreamedError(response['error'] ?? `the response is ${status}`);
  const why = partOf(response['incomplete_details'])['reason'];
  return {
    status,
    why: isText(why) ? why : '',
    items: before.length > 0 ? before : listOf(response['output']),
  };
}

function reasonOf({ status, why, items }: Ended, called: boolean): FinishReason {
  if (status === 'incomplete')
    return why === 'max_output_tokens'
      ? 'length'
      : why === 'content_filter'
        ? 'content_filter'
        : 'other';
  if (called) return 'tool_calls';
  const refused = items
    .filter(isMessage)
    .some((item) => listOf(item['content']).some((part) => isText(part['refusal'])));
  if (refused) return 'refusal';
  return status === 'completed' ? 'stop' : 'other';
}
