import type { Ids, JsonObject, JsonValue, ModelChunk } from '@mozaiks/contracts';
import type { Cancellation } from '../http/cancellation.ts';
import type { HttpAnswer } from '../http/http-answer.ts';
import type { Address } from '../network/address-of.ts';
import type { AnswerReader } from '../network/read-answer.ts';
import type { ToolNames } from '../network/tool-names.ts';
import type { ProviderCall } from '../provider-call.ts';
import type { SentTool } from '../schema/sent-tools.ts';
import type { FinishReason } from './chat-answer.ts';

/** OpenAI itself, or a compatible server, which may know only the older parameter names. */
export type Dialect = 'openai' | 'openai-compatible';

/** One call, with everything that both APIs need. */
export interface Asking {
  readonly call: ProviderCall;
  readonly as: Dialect;
  readonly address: Address;
  readonly ids: Ids;
  readonly names: ToolNames;
  /** The tools in the form that is sent. */
  readonly tools: readonly SentTool[];
  /** Called with every usage report, in the field names of Chat Completions. */
  readonly onUsage: (usage: JsonObject) => void;
}

/** One request and its answer, over one of the APIs. */
export interface Exchange extends Pick<AnswerReader, 'take' | 'takeWhole'> {
  readonly send: (cancellation: Cancellation) => Promise<HttpAnswer>;
  /**
   * The complete calls in order, and the reason for the end. Throws `model_stream_broken` if the
   * end mark is missing.
   */
  readonly end: () => {
    readonly calls: readonly ModelChunk[];
    readonly reason: FinishReason;
    readonly provider_data?: JsonValue;
  };
}
