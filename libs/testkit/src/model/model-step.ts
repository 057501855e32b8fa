import {
  defined,
  type ErrorCode,
  type JsonObject,
  type JsonValue,
  type ModelChunk,
  type ModelRequest,
  type ModelUsage,
} from '@mozaiks/contracts';

type Finish = Extract<ModelChunk, { type: 'finish' }>;

export interface StepCall {
  readonly tool: string;
  /** Default: `{}`. null: the model wrote `raw`, which is not a JSON object. */
  readonly arguments?: JsonObject | null;
  readonly raw?: string;
}

/**
 * One model call that a test expects, and its answer: thinking, text, calls, then the end.
 * Everything is optional.
 */
export interface ModelStep {
  /** The agent that must make the call, and its purpose. */
  readonly agent?: string;
  readonly purpose?: ModelRequest['purpose'];
  /** Checks the request. If it throws, the call fails, and `expectDone` fails as well. */
  readonly expect?: (request: ModelRequest) => void;
  /** Milliseconds before the first chunk, on the model's clock. */
  readonly delay?: number;
  /** Attempts that fail before the one that answers. Their text is streamed and then discarded. */
  readonly failed?: readonly {
    readonly say?: string;
    readonly code: ErrorCode;
    readonly usage?: Partial<ModelUsage> | null;
  }[];
  readonly thinking?: string;
  /** Streamed word by word. */
  readonly say?: string;
  /** After the text, the stream waits for this promise or for its own abort. */
  readonly hold?: Promise<unknown>;
  readonly calls?: readonly StepCall[];
  /** Throws a RuntimeError with this code in place of the calls and the end. */
  readonly fail?: ErrorCode;
  /**
   * Default: `tool_calls` if there are calls, otherwise `stop`. null: the stream ends without its
   * end mark.
   */
  readonly finish?: Finish['reason'] | null;
  /** Default: 10 tokens in, 5 out, no other tokens, at no cost. null: unknown. */
  readonly usage?: Partial<ModelUsage> | null;
  readonly cached?: boolean;
  readonly provider_data?: JsonValue;
}

export const wordsOf = (text: string): readonly string[] => text.match(/\S+\s*|\s+/g) ?? [];

const small: ModelUsage = {
  input_tokens: 10,
  output_tokens: 5,
  cached_input_tokens: 0,
  reasoning_tokens: 0,
  cost_usd: 0,
};
const usageOf = (usage: Partial<ModelUsage> | null | undefined): ModelUsage | null =>
  usage === null ? null : { ...small, ...usage };

/** The chunks of the failed attempts. */
export function* failedChunks(
  { failed = [] }: ModelStep,
  by: { provider: string; model: string },
): Generator<ModelChunk> {
  for (const { say = '', code, usage } of failed) {
    for (const text of wordsOf(say)) yield { type: 'text', text };
    yield {
      type: 'attempt_failed',
      code,
      message: code,
      ...by,
      usage: usageOf(usage),
      duration_ms: 0,
    };
  }
}

export function* textChunks({ thinking, say = '' }: ModelStep): Generator<ModelChunk> {
  if (thinking !== undefined) yield { type: 'thinking', text: thinking };
  for (const text of wordsOf(say)) yield { type: 'text', text };
}

/** The calls and the end. */
export function* lastChunks(
  step: ModelStep,
  by: { provider: string; model: string },
): Generator<ModelChunk> {
  const {
    calls = [],
    finish = calls.length > 0 ? 'tool_calls' : 'stop',
    usage,
    cached = false,
    provider_data,
  } = step;
  for (const { tool, arguments: args = {}, raw = JSON.stringify(args) } of calls)
    yield { type: 'tool_call', tool, arguments: args, raw };
  if (finish === null) return;
  yield {
    type: 'finish',
    reason: finish,
    ...by,
    usage: usageOf(usage),
    cached,
    ...defined({ provider_data }),
  };
}
