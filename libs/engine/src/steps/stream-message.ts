import type { ModelChunk, ModelRequest, ModelUsage } from '@mozaiks/contracts';
import { traceparentIn } from '../trace.ts';
import type { TurnScope } from '../turn-scope.ts';

export type CallChunk = Extract<ModelChunk, { readonly type: 'tool_call' }>;
type Finish = Extract<ModelChunk, { readonly type: 'finish' }>;
type Failed = Extract<ModelChunk, { readonly type: 'attempt_failed' }>;

/** A message while it is written. It is complete once `finish` is set. */
export interface StreamedMessage {
  readonly message_id: string;
  readonly text: string;
  readonly calls: readonly CallChunk[];
  readonly finish: Finish | null;
  /** As the provider reported it before the end. */
  readonly usage: ModelUsage | null;
  readonly started: number;
  readonly first_token_ms: number | null;
}

export interface StreamOptions {
  readonly request: ModelRequest;
  readonly run_id: string;
  /** Whether pieces are shown to followers as they arrive. */
  readonly shown: boolean;
  readonly signal: AbortSignal;
  /** Called with every change, so that the received part is known if the call fails. */
  readonly onProgress: (message: StreamedMessage) => void;
}

/**
 * One call of a model. Yields failed attempts, whose text is void (the next attempt is another
 * message), and returns the message. Throws what the provider throws.
 */
export async function* streamMessage(
  turn: TurnScope,
  options: StreamOptions,
): AsyncGenerator<{ readonly failed: Failed; readonly message: StreamedMessage }, StreamedMessage> {
  const ids: string[] = [];
  // The provider may request the id of the next attempt before this function sees that the last one
  // failed.
  const idOf = (attempt: number): string => (ids[attempt - 1] ??= turn.deps.ids.random());
  const request = { ...options.request, ...tracedAs(turn, idOf) };
  let attempt = 1;
  let message = emptyMessage(turn, idOf(attempt));
  options.onProgress(message);
  for await (const chunk of turn.deps.models.stream(request, options.signal)) {
    if (options.signal.aborted) break;
    if (chunk.type === 'attempt_failed') {
      yield { failed: chunk, message };
      message = emptyMessage(turn, idOf(++attempt));
      options.onProgress(message);
      continue;
    }
    message = withChunk(turn, message, chunk);
    options.onProgress(message);
    if (chunk.type === 'text' && options.shown)
      publish(turn, options, { message, piece: chunk.text });
  }
  return message;
}

function tracedAs(
  turn: TurnScope,
  idOf: (attempt: number) => string,
): Pick<ModelRequest, 'traceparent'> {
  if (turn.deps.traces !== true) return {};
  const asked = { ...turn }; // the run may have ended when the provider asks
  return {
    traceparent: (attempt) =>
      traceparentIn(asked, { span: 'chat', message_id: idOf(attempt) }) ?? '',
  };
}

const emptyMessage = ({ deps }: TurnScope, message_id: string): StreamedMessage => ({
  message_id,
  text: '',
  calls: [],
  finish: null,
  usage: null,
  started: deps.clock.monotonic(),
  first_token_ms: null,
});

function withChunk(
  { deps }: TurnScope,
  message: StreamedMessage,
  chunk: Exclude<ModelChunk, Failed>,
): StreamedMessage {
  const first_token_ms =
    message.first_token_ms ?? Math.round(deps.clock.monotonic() - message.started);
  switch (chunk.type) {
    case 'text':
      return { ...message, first_token_ms, text: message.text + chunk.text };
    case 'thinking':
      return { ...message, first_token_ms };
    case 'tool_call':
      return { ...message, first_token_ms, calls: [...message.calls, chunk] };
    case 'usage':
      return { ...message, usage: chunk.usage };
    case 'finish':
      return { ...message, finish: chunk };
  }
}

function publish(
  turn: TurnScope,
  { request, run_id }: StreamOptions,
  { message, piece }: { readonly message: StreamedMessage; readonly piece: string },
): void {
  turn.live({
    type: 'agent_delta',
    run_id,
    agent: request.agent,
    message_id: message.message_id,
    offset: message.text.length - piece.length,
    text: piece,
  });
}
