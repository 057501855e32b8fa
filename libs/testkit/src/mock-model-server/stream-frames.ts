/** A whole streamed answer, as server-sent events. */
export interface StreamFrames {
  readonly head: readonly string[];
  /** A fault in the middle happens before the middle one of these frames. */
  readonly body: readonly string[];
  readonly tail: readonly string[];
  /** The event of a provider that fails after it has sent status 200. */
  readonly error: string;
}

/** One event that is not JSON. */
export const BAD_FRAMES = {
  openai: 'data: {"not json\n\n',
  responses: 'event: response.output_text.delta\ndata: {"not json\n\n',
  anthropic: 'event: content_block_delta\ndata: {"not json\n\n',
} as const;
