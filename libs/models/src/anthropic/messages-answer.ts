import { RuntimeError, assertNever, type ModelChunk } from '@mozaiks/contracts';
import type { RawContentBlockDelta, RawContentBlockStartEvent, RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages';
import { toolCallChunk } from '../network/tool-call-chunk.ts';
import type { KeptBlock } from './kept-thinking.ts';
import type { MessagesUsage } from './messages-usage.ts';

type Finish = Extract<ModelChunk, { type: 'finish' }>['reason'];

/** A block while it comes. */
type Block =
  | { readonly type: 'text'; text: string }
  | { readonly type: 'tool_use'; readonly name: string; raw: string; readonly whole: string }
  | { readonly type: 'thinking'; thinking: string; signature: string }
  | { readonly type: 'redacted_thinking'; readonly data: string };

/** What has come of an answer until now. */
export interface MessagesAnswer {
  /** Takes in an event; returns what of it can be shown at once. */
  take(event: RawMessageStreamEvent): readonly ModelChunk[];
  /** The complete calls, in order, why the answer ended, and its blocks. Throws `model_stream_broken` where its end mark is missing. */
  end(): { readonly calls: readonly ModelChunk[]; readonly reason: Finish; readonly blocks: readonly KeptBlock[] };
}

interface Reading {
  /** Ours, for a name that the model wrote. */
  readonly toolName: (name: string) => string;
  /** The tool whose arguments are the text of the answer. */
  readonly answerTool: string | null;
  readonly usage: MessagesUsage;
}

export function createMessagesAnswer({ toolName, answerTool, usage }: Reading): MessagesAnswer {
  const blocks = new Map<number, Block>();
  let stopped: string | null = null;
  let ended = false;
  return {
    take(event) {
      switch (event.type) {
        case 'message_start':
          usage.begin(event.message.usage);
          return [];
        case 'content_block_start':
          return begin(blocks, event);
        case 'content_block_delta':
          return grow(blocks.get(event.index), event.delta, answerTool);
        case 'content_block_stop':
          return [];
        case 'message_delta':
          stopped = event.delta.stop_reason ?? stopped;
          usage.end(event.usage);
          return [];
        case 'message_stop':
          ended = true;
          return [];
        default:
          return unknownEvent(event);
      }
    },
    end() {
      if (!ended) throw new RuntimeError('model_stream_broken');
      const all = [...blocks.entries()].sort(([a], [b]) => a - b).map(([, block]) => block);
      const uses = all.flatMap((block) => (block.type === 'tool_use' && block.name !== answerTool ? [block] : []));
      const calls = uses.map((use) => toolCallChunk(toolName(use.name), use.raw === '' ? use.whole : use.raw));
      return { calls, reason: reasonOf(stopped, calls.length > 0), blocks: all.map(kept) };
    },
  };
}

/** Newer servers may send more kinds of events: the API asks its clients to pass over them. */
const unknownEvent = (_event: never): readonly ModelChunk[] => [];

function begin(blocks: Map<number, Block>, { index, content_block }: RawContentBlockStartEvent): readonly ModelChunk[] {
  switch (content_block.type) {
    case 'text':
      blocks.set(index, { type: 'text', text: content_block.text });
      return content_block.text === '' ? [] : [{ type: 'text', text: content_block.text }];
    case 'tool_use':
      blocks.set(index, { type: 'tool_use', name: content_block.name, raw: '', whole: JSON.stringify(content_block.input ?? {}) });
      return [];
    case 'thinking':
      blocks.set(index, { type: 'thinking', thinking: content_block.thinking, signature: content_block.signature });
      return [];
    case 'redacted_thinking':
      blocks.set(index, { type: 'redacted_thinking', data: content_block.data });
      return [];
    default:
      return [];
  }
}

function grow(block: Block | undefined, delta: RawContentBlockDelta, answerTool: string | null): readonly ModelChunk[] {
  if (block?.type === 'text' && delta.type === 'text_delta') {
    block.text += delta.text;
    return [{ type: 'text', text: delta.text }];
  }
  if (block?.type === 'tool_use' && delta.type === 'input_json_delta') {
    block.raw += delta.partial_json;
    return block.name === answerTool && delta.partial_json !== '' ? [{ type: 'text', text: delta.partial_json }] : [];
  }
  if (block?.type === 'thinking' && delta.type === 'signature_delta') block.signature += delta.signature;
  if (block?.type !== 'thinking' || delta.type !== 'thinking_delta') return [];
  block.thinking += delta.thinking;
  return [{ type: 'thinking', text: delta.thinking }];
}

function kept(block: Block): KeptBlock {
  switch (block.type) {
    case 'text':
      return { type: 'text', text: block.text };
    case 'tool_use':
      return { type: 'tool_use' };
    case 'thinking':
      return { type: 'thinking', thinking: block.thinking, signature: block.signature };
    case 'redacted_thinking':
      return { type: 'redacted_thinking', data: block.data };
    default:
      return assertNever(block, 'block');
  }
}

function reasonOf(stopped: string | null, called: boolean): Finish {
  if (stopped === 'max_tokens' || stopped === 'model_context_window_exceeded') return 'length';
  if (stopped === 'refusal') return 'refusal';
  return called ? 'tool_calls' : 'stop';
}
