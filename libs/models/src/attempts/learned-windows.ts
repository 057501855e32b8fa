import type { ModelMessage, ModelRequest } from '@mozaiks/contracts';
import type { ContextLength } from './context-length.ts';

/** Windows that models have shown by refusing longer requests, in memory. */
export interface LearnedWindows {
  /** Returns the window that follows from the refusal. */
  learn(model: string, request: ModelRequest, refusal: ContextLength): number;
  /** In tokens as the runtime estimates them; undefined: nothing was refused. */
  of(model: string): number | undefined;
}

const MAX_MODELS = 1_000;
/** Of a request that was too long, where the server does not say by how much; and of a window that was still too large. */
const SMALLER = 0.75;

/**
 * The runtime counts four characters as a token, which real tokenizers do not. So a window is learned
 * in the runtime's tokens: the server's, scaled by what both counted for the refused request.
 */
export function createLearnedWindows(): LearnedWindows {
  const windows = new Map<string, number>();
  return {
    of: (model) => windows.get(model),
    learn(model, request, { window, prompt }) {
      const estimated = estimateOf(request);
      const told = window === null || estimated <= window ? estimated * SMALLER : window;
      const scaled =
        window !== null && prompt !== null && prompt > window
          ? window * Math.min(1, estimated / prompt)
          : told;
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
