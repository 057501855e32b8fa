import type { JsonObject, JsonValue } from '@mozaiks/contracts';
import { inPieces, type ShapedReply } from './shaped-reply.ts';
import type { StreamFrames } from './stream-frames.ts';

interface RequestInfo {
  readonly model: string;
  readonly number: number;
  readonly includeUsage: boolean;
}

/** An answer of the Chat Completions API. */
export function openaiFrames(reply: ShapedReply, info: RequestInfo): StreamFrames {
  const chunk = (part: JsonObject): string => sse({ ...envelope(info), ...part });
  const choice = (delta: JsonObject, finish_reason: JsonValue = null): string =>
    chunk({
      choices: [{ index: 0, delta, logprobs: null, finish_reason }],
      ...(info.includeUsage ? { usage: null } : {}),
    });
  const text = reply.finish === 'refusal' ? 'refusal' : 'content';
  return {
    head: [choice({ role: 'assistant', content: '', refusal: null })],
    body: [
      ...inPieces(reply.thinking, 16).map((piece) => choice({ reasoning_content: piece })),
      ...reply.pieces.map((piece) => choice({ [text]: piece })),
      ...callDeltas(reply, info.number).map((delta) => choice(delta)),
    ],
    tail: [
      choice({}, reply.finish === 'refusal' ? 'stop' : reply.finish),
      ...(reply.usage === null || !info.includeUsage
        ? []
        : [chunk({ choices: [], usage: usageOf(reply.usage) })]),
      'data: [DONE]\n\n',
    ],
    error: sse({
      error: {
        message: 'the server had an error',
        type: 'server_error',
        param: null,
        code: 'server_error',
      },
    }),
  };
}

const sse = (data: JsonObject): string => `data: ${JSON.stringify(data)}\n\n`;

const envelope = ({ model, number }: RequestInfo): JsonObject => ({
  id: `chatcmpl-mock${number}`,
  object: 'chat.completion.chunk',
  created: 1_767_323_045,
  model,
  system_fingerprint: 'fp_mock',
});

/** The calls start in order; then their arguments alternate, as they may for parallel calls. */
function callDeltas({ calls }: ShapedReply, number: number): readonly JsonObject[] {
  const begun = calls.map(({ tool }, index) => ({
    tool_calls: [
      {
        index,
        id: `call_${number}_${index}`,
        type: 'function',
        function: { name: tool, arguments: '' },
      },
    ],
  }));
  const pieces = calls.map(({ raw }) => inPieces(raw));
  const longest = Math.max(0, ...pieces.map((list) => list.length));
  const rounds = Array.from({ length: longest }, (_, round) =>
    pieces.flatMap((list, index) =>
      list[round] === undefined
        ? []
        : [{ tool_calls: [{ index, function: { arguments: list[round] } }] }],
    ),
  );
  return [...begun, ...rounds.flat()];
}

const usageOf = (usage: NonNullable<ShapedReply['usage']>): JsonObject => ({
  prompt_tokens: usage.input,
  completion_tokens: usage.output,
  total_tokens: usage.input + usage.output,
  prompt_tokens_details: { cached_tokens: usage.cached, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: usage.reasoning, audio_tokens: 0 },
});
