import { RuntimeError, type ModelChunk } from '@mozaiks/contracts';
import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { CompletionUsage } from 'openai/resources/completions';
import { toolCallChunk } from '../network/tool-call-chunk.ts';

type Finish = Extract<ModelChunk, { type: 'finish' }>['reason'];

interface CallSoFar {
  name: string;
  raw: string;
}

/** What has come of an answer until now. */
export interface ChatAnswer {
  /** Takes in a chunk; returns what of it can be shown at once. */
  take(chunk: ChatCompletionChunk): readonly ModelChunk[];
  /** The complete calls, in order, and why the answer ended. Throws `model_stream_broken` where its end mark is missing. */
  end(): { readonly calls: readonly ModelChunk[]; readonly reason: Finish };
  usage(): CompletionUsage | null;
}

/** `toolName`: ours, for a name that the model wrote. */
export function createChatAnswer(toolName: (name: string) => string): ChatAnswer {
  const calls = new Map<number, CallSoFar>();
  let finish: string | null = null;
  let refused = false;
  let usage: CompletionUsage | null = null;
  return {
    take(chunk) {
      usage = chunk.usage ?? usage;
      const choice = chunk.choices?.[0];
      if (choice === undefined) return [];
      finish = choice.finish_reason ?? finish;
      refused ||= isText(choice.delta?.refusal);
      takeCalls(calls, choice.delta?.tool_calls ?? []);
      return shown(choice.delta ?? {});
    },
    end() {
      if (finish === null) throw new RuntimeError('model_stream_broken');
      const complete = [...calls.entries()].sort(([a], [b]) => a - b).map(([, call]) => toolCallChunk(toolName(call.name), call.raw));
      return { calls: complete, reason: reasonOf(finish, { refused, called: complete.length > 0 }) };
    },
    usage: () => usage,
  };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Servers that show a model's reasoning do it in one of these fields, which OpenAI's own types do not know. */
type Delta = Partial<ChatCompletionChunk.Choice.Delta> & { readonly reasoning_content?: unknown; readonly reasoning?: unknown };

/** A refusal comes in place of the content: it is what the user should read. */
function shown(delta: Delta): readonly ModelChunk[] {
  const thinking = [delta.reasoning_content, delta.reasoning].find(isText);
  const texts = [delta.content, delta.refusal].filter(isText);
  return [
    ...(thinking === undefined ? [] : [{ type: 'thinking' as const, text: thinking }]),
    ...texts.map((text) => ({ type: 'text' as const, text })),
  ];
}

/** Parallel calls come in pieces, told apart by index; some servers leave it out and send every call whole. */
function takeCalls(calls: Map<number, CallSoFar>, deltas: readonly ChatCompletionChunk.Choice.Delta.ToolCall[]): void {
  for (const delta of deltas) {
    const index = (delta.index as number | undefined) ?? calls.size;
    const call = calls.get(index) ?? { name: '', raw: '' };
    call.name ||= delta.function?.name ?? '';
    call.raw += delta.function?.arguments ?? '';
    calls.set(index, call);
  }
}

function reasonOf(finish: string, { refused, called }: { readonly refused: boolean; readonly called: boolean }): Finish {
  if (finish === 'length' || finish === 'content_filter') return finish;
  if (finish === 'error') throw new RuntimeError('model_unavailable');
  if (called) return 'tool_calls';
  return refused ? 'refusal' : 'stop';
}
