const NEWLINE = 10;

/**
 * Passes chunks on until a message exceeds `maxBytes`. A message is a line of a stream, or
 * otherwise the whole answer.
 */
function bounded(maxBytes: number, isStream: boolean): TransformStream<Uint8Array, Uint8Array> {
  let size = 0;
  return new TransformStream({
    transform(chunk, controller) {
      const newline = isStream ? chunk.lastIndexOf(NEWLINE) : -1;
      const isTooLong = size + (newline < 0 ? chunk.length : chunk.indexOf(NEWLINE)) > maxBytes;
      size = newline < 0 ? size + chunk.length : chunk.length - newline;
      if (isTooLong)
        controller.error(new Error(`the server sent a message of more than ${maxBytes} bytes`));
      else controller.enqueue(chunk);
    },
  });
}

/** A `fetch` whose answers fail if a message exceeds `maxBytes`. */
export function boundedFetch(base: typeof fetch, maxBytes: number): typeof fetch {
  return async (input, init) => {
    const response = await base(input, init);
    if (response.body === null) return response;
    const { status, statusText, headers } = response;
    const isStream = headers.get('content-type')?.includes('event-stream') ?? false;
    return new Response(response.body.pipeThrough(bounded(maxBytes, isStream)), {
      status,
      statusText,
      headers,
    });
  };
}
