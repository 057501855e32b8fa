import type { ModelMessage, ModelRequest, ModelTool } from '@mozaiks/contracts';

/** A cautious estimate without a tokenizer: four characters per token, rounded up. */
export const estimateTokens = (characters: number): number => Math.ceil(characters / 4);

/** How many tokens an image or a file counts as. */
const ATTACHMENT_TOKENS = 1_500;

export function messageTokens(message: ModelMessage): number {
  if (message.role === 'tool') return estimateTokens(message.text.length);
  if (message.role === 'assistant') {
    const calls = message.tool_calls.reduce(
      (sum, call) => sum + call.tool.length + JSON.stringify(call.arguments).length,
      0,
    );
    return estimateTokens(message.text.length + calls);
  }
  const attached = (message.content ?? []).filter(({ type }) => type !== 'text').length;
  return estimateTokens(message.text.length) + attached * ATTACHMENT_TOKENS;
}

const toolSizes = new WeakMap<readonly ModelTool[], number>();

function toolTokens(tools: readonly ModelTool[]): number {
  const known = toolSizes.get(tools);
  if (known !== undefined) return known;
  const size = tools.length === 0 ? 0 : estimateTokens(JSON.stringify(tools).length);
  toolSizes.set(tools, size);
  return size;
}

/** Tokens of the request without the messages. */
export const fixedTokens = ({
  preamble,
  instructions,
  tools,
}: Pick<ModelRequest, 'preamble' | 'instructions' | 'tools'>): number =>
  estimateTokens(preamble.length + instructions.length) + toolTokens(tools);

/** Estimated tokens of the whole request. */
export const requestTokens = (request: ModelRequest): number =>
  fixedTokens(request) + request.messages.reduce((sum, message) => sum + messageTokens(message), 0);
