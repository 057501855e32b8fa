import {
  RuntimeError,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type ModelChunk,
} from '@mozaiks/contracts';
import { toolCallChunk } from '../network/tool-call-chunk.ts';
import { createAnswerBlocks } from './answer-blocks.ts';
import type { KeptBlock } from './kept-thinking.ts';

type Finish = Extract<ModelChunk, { type: 'finish' }>['reason'];

/** The state of an answer that is being received. */
export interface MessagesAnswer {
  /** Processes one event and shows what can be shown. True: the answer is complete. */
  take(event: JsonObject): boolean;
  /** Processes an answer that was not streamed. False: it is not an answer. */
  takeWhole(message: JsonObject): boolean;
  /**
   * The complete calls in order, the reason for the end, the blocks, and the text if it is more
   * than the text blocks. Throws `model_stream_broken` if the end mark is missing.
   */
  end(): {
    readonly calls: readonly ModelChunk[];
    readonly reason: Finish;
    readonly blocks: readonly KeptBlock[];
    readonly text?: string;
  };
}

interface Reading {
  /** Maps a name that the model wrote to our tool name. */
  readonly toolName: (name: string) => string;
  /** The tool whose arguments are the text of the answer. */
  readonly answerTool: string | null;
  /** Whether the text of thinking blocks is a progress update. */
  readonly updates: () => boolean;
  readonly show: (chunk: ModelChunk) => void;
  /** Called with every usage report. */
  readonly onUsage: (usage: JsonObject, at: 'start' | 'end') => void;
}

/**
 * Reads an answer of Messages. A stop reason ends its content: later content is ignored, later
 * usage is not.
 */
export function createMessagesAnswer({
  toolName,
  answerTool,
  updates,
  show,
  onUsage,
}: Reading): MessagesAnswer {
  const blocks = createAnswerBlocks({ answerTool, updates, show });
  let stopped = '';
  let ended = false;
  const stop = (reason: JsonValue | undefined, usage: JsonValue | undefined): void => {
    if (typeof reason === 'string' && reason !== '') stopped = reason;
    if (isJsonObject(usage)) onUsage(usage, 'end');
  };
  return {
    take(event) {
      const type = event['type'];
      if (type === 'message_start' && isJsonObject(partOf(event['message'])['usage']))
        onUsage(partOf(partOf(event['message'])['usage']), 'start');
      if (type === 'content_block_start' && stopped === '')
        blocks.start(event['index'] ?? 0, partOf(event['content_block']));
      if (type === 'content_block_delta' && stopped === '')
        blocks.grow(event['index'] ?? 0, partOf(event['delta']));
      if (type === 'message_delta') stop(partOf(event['delta'])['stop_reason'], event['usage']);
      ended ||= type === 'message_stop';
      return ended;
    },
    takeWhole(message) {
      if (!Array.isArray(message['content'])) return false;
      blocks.takeWhole(message['content']);
      stop(message['stop_reason'], message['usage']);
      ended = true;
      return true;
    },
    end() {
      if (!ended) throw new RuntimeError('model_stream_broken');
      const calls = blocks
        .uses()
        .map((use) => toolCallChunk(toolName(use.name), use.raw === '' ? use.whole : use.raw));
      return { calls, reason: reasonOf(stopped, calls.length > 0), ...blocks.kept() };
    },
  };
}

const partOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {});

const KNOWN_ENDS: readonly string[] = ['', 'end_turn', 'stop_sequence', 'tool_use'];

/** A pause or an unknown reason may leave the answer incomplete, so it does not count as `stop`. */
function reasonOf(stopped: string, called: boolean): Finish {
  if (stopped === 'max_tokens' || stopped === 'model_context_window_exceeded') return 'length';
  if (stopped === 'refusal') return 'refusal';
  if (called) return 'tool_calls';
  return KNOWN_ENDS.includes(stopped) ? 'stop' : 'other';
}
