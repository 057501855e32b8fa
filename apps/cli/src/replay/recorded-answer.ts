import type {
  Commit,
  ErrorCode,
  EventOf,
  JsonObject,
  JsonValue,
  ModelChunk,
  RuntimeEvent,
} from '@mozaiks/contracts';

type Usage = EventOf<'usage'>;
export type FinishReason = Extract<ModelChunk, { readonly type: 'finish' }>['reason'];

export interface AnswerCall {
  readonly tool: string;
  /** null: what the model wrote is not a JSON object. */
  readonly arguments: JsonObject | null;
}

/** One attempt of a model call, as the log tells it. */
export interface RecordedAnswer {
  readonly usage: Usage;
  /** `attempt`: another one followed · `cut`: it was stopped from outside. */
  readonly end: 'ok' | 'attempt' | 'failed' | 'cut';
  /** null: the log does not hold it. */
  readonly text: string | null;
  readonly calls: readonly AnswerCall[];
  readonly reason: FinishReason;
  readonly provider_data?: JsonValue;
  /** Of a failure. */
  readonly error?: { readonly code: ErrorCode; readonly message: string; readonly said?: string };
  /** Why the text does not satisfy its model. */
  readonly problems?: string;
  /** A guardrail has changed the text so that it does not satisfy its model any more. */
  readonly isSpoiled?: true;
  /** Output guardrails that hit the text. */
  readonly hits: readonly string[];
}

/** A usage event and its place. */
export interface Place {
  readonly commits: readonly Commit[];
  /** Of the commit. */
  readonly at: number;
  /** In the commit. */
  readonly index: number;
  readonly usage: Usage;
}

/** What the log says behind it. */
export function* after({ commits, at, index }: Place): Generator<RuntimeEvent> {
  yield* commits[at]?.events.slice(index + 1) ?? [];
  for (let next = at + 1; next < commits.length; next++) yield* commits[next]?.events ?? [];
}
