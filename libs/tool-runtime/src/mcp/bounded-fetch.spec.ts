import { boundedFetch } from './bounded-fetch.ts';

const encoder = new TextEncoder();

/** Reads an answer that arrives in these pieces, with a limit of 10 bytes. */
async function textOf(pieces: readonly string[], type: string): Promise<string> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(encoder.encode(piece));
      controller.close();
    },
  });
  const answer = async (): Promise<Response> =>
    new Response(body, { status: 201, headers: { 'content-type': type } });
  const response = await boundedFetch(answer, 10)('http://localhost');
  return `${response.status} ${await response.text()}`;
}

describe('an answer over HTTP', () => {
  it('is passed on unchanged if it is short', async () => {
    expect(await textOf(['12345', '67890'], 'application/json')).toBe('201 1234567890');
  });

  it('fails if it is longer than the message limit', async () => {
    await expect(textOf(['12345', '678901'], 'application/json')).rejects.toThrow(
      'more than 10 bytes',
    );
  });

  it('may be a stream of any length if each of its lines is short enough', async () => {
    expect(await textOf(['1234\n5678', '9\n', '12345\n'], 'text/event-stream')).toBe(
      '201 1234\n56789\n12345\n',
    );
    await expect(
      textOf(['1\n23456', '7890123'], 'text/event-stream; charset=utf-8'),
    ).rejects.toThrow('more than 10 bytes');
  });
});
