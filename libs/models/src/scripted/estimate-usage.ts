import type { JsonObject, ModelMessage, ModelRequest, ModelUsage } from '@mozaiks/contracts';

const CHARACTERS_PER_TOKEN = 4;
const tokens = (characters: number): number => Math.ceil(characters / CHARACTERS_PER_TOKEN);
const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0);
const argumentsLength = (calls: readonly { readonly arguments: JsonObject }[]): number =>
  sum(calls.map((call) => JSON.stringify(call.arguments).length));

const messageLength = (message: ModelMessage): number =>
  message.text.length + (message.role === 'assistant' ? argumentsLength(message.tool_calls) : 0);

/** A quarter of the characters, rounded up, of what was asked and of what was answered. Costs nothing. */
export function estimateUsage(
  request: Pick<ModelRequest, 'preamble' | 'instructions' | 'messages'>,
  answer: { readonly text: string; readonly calls: readonly { readonly arguments: JsonObject }[] },
): ModelUsage {
  const asked =
    request.preamble.length +
    request.instructions.length +
    sum(request.messages.map(messageLength));
  return {
    input_tokens: tokens(asked),
    output_tokens: tokens(answer.text.length + argumentsLength(answer.calls)),
    cached_input_tokens: 0,
    reasoning_tokens: 0,
    cost_usd: 0,
  };
}
