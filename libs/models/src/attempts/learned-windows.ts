import type { ModelMessage, ModelRequest } from '@mozaiks/contracts';
import type { ContextLength } from './context-length.ts';

/** Windows of models, learned from rejected requests. Kept in memory. */
export interface LearnedWindows {
  /** Returns the window that follows from the rejection. */
  learn(model: string, request: ModelRequest, refusal: ContextLength): number;
  /** In tokens as the runtime estimates them; undefined if nothing was rejected. */
  of(model: string): number | undefined;
}

const MAX_MODELS = 1_000;
/**
 * Factor for the request if the server does not report the window, and for a window that was still
 * too large.
 */
const SMALLER = 0.75;

/**
 * The runtime estimates a token as four characters, unlike real tokenizers. So a window is learned
 * in the runtime's tokens: the server's window, scaled by both counts for the rejected request.
 */
export function createLearnedWindows(): LearnedWindows {
  const windows = new Map<string, number>();
  return {
    of: (model) => windows.get(model),
    learn(model, request, { window, prompt }) {
      const estimated = estimateOf(request);
      const reported = window === null || estimated <= window ? estimated * SMALLER : window;
      const scaled =
        window !== null && prompt !== null && prompt > window
          ? window * Math.min(1, estimated / prompt)
          : reported;
      const before = windows.get(model);
      const learned = Math.max(
        1,
        Math.floor(Math.min(scaled, before === undefined ? Infinity : before * SMALLER)),
      );
      windows.delete(model);
      windows.set(model, learned);
      if (windows.size > MAX_MODELS) windows.delete([...windows.keys()][0] ?? '');
      return learned;
    },
  };
}

const ATTACHMENT_CHARACTERS = 6_000;

function estimateOf({ preamble, instructions, tools, messages }: ModelRequest): number {
  const fixed =
    preamble.length + instructions.length + (tools.length === 0 ? 0 : JSON.stringify(tools).length);
  return Math.ceil(messages.reduce((sum, message) => sum + lengthOf(message), fixed) / 4);
}

function lengthOf(message: ModelMessage): number {
  if (message.role === 'assistant')
    return message.text.length + JSON.stringify(message.tool_calls).length;
  const attached =
    message.role === 'user'
      ? (message.content ?? []).filter(({ type }) => type !== 'text').length
      : 0;
  return message.text.length + attached * ATTACHMENT_CHARACTERS;
}
