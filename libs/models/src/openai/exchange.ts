import type { Ids, JsonObject, JsonValue, ModelChunk } from '@mozaiks/contracts';
import type { Cut } from '../http/cut.ts';
import type { HttpAnswer } from '../http/http-answer.ts';
import type { Address } from '../network/address-of.ts';
import type { AnswerReader } from '../network/read-answer.ts';
import type { ToolNames } from '../network/tool-names.ts';
import type { ProviderCall } from '../provider-call.ts';
import type { SentTool } from '../schema/sent-tools.ts';
import type { FinishReason } from './chat-answer.ts';

/** OpenAI itself, or a server that speaks as it does, which may know only the older names of parameters. */
export type Dialect = 'openai' | 'openai-compatible';

/** One call, with all that both APIs need to ask it. */
export interface Asking {
  readonly call: ProviderCall;
  readonly as: Dialect;
  readonly address: Address;
  readonly ids: Ids;
  readonly names: ToolNames;
  /** The request's tools as they are sent. */
  readonly tools: readonly SentTool[];
  /** Hears of every report of usage, in the names of Chat Completions. */
  readonly onUsage: (usage: JsonObject) => void;
}

/** One request and its answer, over one of the APIs. */
export interface Exchange extends Pick<AnswerReader, 'take' | 'takeWhole'> {
  readonly send: (cut: Cut) => Promise<HttpAnswer>;
  /** The complete calls, in order, and why the answer ended. Throws `model_stream_broken` if its end mark is missing. */
  readonly end: () => {
    readonly calls: readonly ModelChunk[];
    readonly reason: FinishReason;
    readonly provider_data?: JsonValue;
  };
}
