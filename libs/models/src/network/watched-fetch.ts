import type { Silence } from './silence.ts';

export type Fetch = typeof globalThis.fetch;

/** `fetch`, watched: until the headers, then until the first byte of the body, then between its bytes. A body is read no faster than it is asked for. */
export function watchedFetch(silence: Silence, fetch: Fetch = globalThis.fetch): Fetch {
  return async (input, init) => {
    silence.begin('connect');
    const response = await fetch(input, init);
    if (response.body === null) {
      silence.rest();
      return response;
    }
    return new Response(watchedBody(response.body, silence), response);
  };
}

function watchedBody(body: ReadableStream<Uint8Array>, silence: Silence): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let limit: 'first_byte' | 'idle' = 'first_byte';
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        silence.begin(limit);
        const { done, value } = await reader.read();
        silence.rest();
        limit = 'idle';
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
