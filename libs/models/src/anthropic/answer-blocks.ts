import {
  assertNever,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type ModelChunk,
} from '@mozaiks/contracts';
import type { KeptBlock } from './kept-thinking.ts';

/** `whole`: the arguments in its first event. `raw`: the pieces after it. */
interface ToolUse {
  readonly type: 'tool_use';
  readonly name: string;
  raw: string;
  readonly whole: string;
}

/** A block that is being received. */
type Block =
  | { readonly type: 'text'; text: string }
  | ToolUse
  | { readonly type: 'thinking'; thinking: string; signature: string }
  | { readonly type: 'redacted_thinking'; readonly data: string };

/** The blocks of one answer. */
export interface AnswerBlocks {
  start(index: JsonValue, content: JsonObject): void;
  grow(index: JsonValue, delta: JsonObject): void;
  /** The content of an answer that was not streamed. */
  takeWhole(content: readonly JsonValue[]): void;
  /** The tool calls, except the one whose arguments are the answer. */
  uses(): readonly ToolUse[];
  /** All blocks, and the visible text if it is more than the text blocks. */
  kept(): { readonly blocks: readonly KeptBlock[]; readonly text?: string };
}

interface Shown {
  /** The tool whose arguments are the text of the answer. */
  readonly answerTool: string | null;
  /** Whether the text of thinking blocks is a progress update, which is shown as text. */
  readonly updates: () => boolean;
  readonly show: (chunk: ModelChunk) => void;
}

export function createAnswerBlocks({ answerTool, updates, show }: Shown): AnswerBlocks {
  const blocks: Block[] = [];
  const latest = new Map<JsonValue, Block>();
  const visible = createVisibleText(show);
  const shown: Showing = {
    answerTool,
    text: visible.text,
    thinking: (text, block) =>
      updates() ? visible.update(text, block) : show({ type: 'thinking', text }),
  };
  const start = (index: JsonValue, content: JsonObject): void => {
    const block = blockOf(content);
    if (block === null) return;
    blocks.push(block);
    latest.set(index, block);
    if (block.type === 'text') shown.text(block.text, block);
    if (block.type === 'thinking' && block.thinking !== '') shown.thinking(block.thinking, block);
  };
  return {
    start,
    grow: (index, delta) => grow(latest.get(index), delta, shown),
    takeWhole(content) {
      for (const [index, part] of content.entries()) if (isJsonObject(part)) start(index, part);
      for (const block of blocks) {
        if (block.type === 'tool_use' && block.name === answerTool) shown.text(block.whole, block);
      }
    },
    uses: () =>
      blocks.filter(
        (block): block is ToolUse => block.type === 'tool_use' && block.name !== answerTool,
      ),
    kept: () => ({ blocks: blocks.map(kept), ...visible.beyondBlocks() }),
  };
}

type ShowPiece = (text: string, block: Block) => void;

interface Showing {
  readonly answerTool: string | null;
  readonly text: ShowPiece;
  readonly thinking: ShowPiece;
}

/** Collects the visible text of an answer. An update is a separate paragraph. */
function createVisibleText(show: Shown['show']) {
  let all = '';
  let last: Block | null = null;
  const updates = new Set<Block>();
  const append: ShowPiece = (text, block) => {
    if (text === '') return;
    const separated = last !== null && last !== block && (updates.has(last) || updates.has(block));
    const piece = separated ? `\n\n${text}` : text;
    last = block;
    all += piece;
    show({ type: 'text', text: piece });
  };
  const update: ShowPiece = (text, block) => {
    updates.add(block);
    append(text, block);
  };
  return { text: append, update, beyondBlocks: () => (updates.size === 0 ? {} : { text: all }) };
}

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

/** Null for an unknown kind, which is ignored. */
function blockOf(content: JsonObject): Block | null {
  switch (content['type']) {
    case 'text':
      return { type: 'text', text: textOf(content['text']) };
    case 'tool_use': {
      const input = content['input'] ?? {};
      const whole = typeof input === 'string' ? input : JSON.stringify(input);
      return { type: 'tool_use', name: textOf(content['name']), raw: '', whole };
    }
    case 'thinking':
      return {
        type: 'thinking',
        thinking: textOf(content['thinking']),
        signature: textOf(content['signature']),
      };
    case 'redacted_thinking':
      return { type: 'redacted_thinking', data: textOf(content['data']) };
    default:
      return null;
  }
}

function grow(block: Block | undefined, delta: JsonObject, shown: Showing): void {
  const text = textOf(delta['text']) || textOf(delta['partial_json']) || textOf(delta['thinking']);
  if (block?.type === 'text' && delta['type'] === 'text_delta') {
    block.text += text;
    shown.text(text, block);
  }
  if (block?.type === 'tool_use' && delta['type'] === 'input_json_delta') {
    block.raw += text;
    if (block.name === shown.answerTool) shown.text(text, block);
  }
  if (block?.type === 'thinking' && delta['type'] === 'signature_delta')
    block.signature += textOf(delta['signature']);
  if (block?.type === 'thinking' && delta['type'] === 'thinking_delta') {
    block.thinking += text;
    shown.thinking(text, block);
  }
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
