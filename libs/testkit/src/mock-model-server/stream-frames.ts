/** A whole streamed answer, as server-sent events. */
export interface StreamFrames {
  readonly head: readonly string[];
  /** A fault in the middle strikes before the frame in the middle of these. */
  readonly body: readonly string[];
  readonly tail: readonly string[];
  /** What the provider sends when it fails after the status 200. */
  readonly error: string;
}

/** One event that is not JSON. */
export const BAD_FRAMES = {
  openai: 'data: {"not json\n\n',
  responses: 'event: response.output_text.delta\ndata: {"not json\n\n',
  anthropic: 'event: content_block_delta\ndata: {"not json\n\n',
} as const;
