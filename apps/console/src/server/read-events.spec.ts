import { readEvents } from './read-events.ts';

async function read(...chunks: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  const bytes = chunks.map((chunk) => new TextEncoder().encode(chunk));
  for await (const data of readEvents(new Blob(bytes).stream())) found.push(data);
  return found;
}

describe('server-sent events', () => {
  it('are read as their data, without comments', async () => {
    expect(await read(': open\n\ndata: {"a":1}\n\n: ping\n\ndata: b\n\n')).toEqual([
      '{"a":1}',
      'b',
    ]);
  });

  it('may be cut anywhere', async () => {
    const text = 'data: "ä"\n\nid: 2\ndata: x\ndata: y\n\n';
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at <= bytes.length; at += 1) {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(bytes.slice(0, at));
          controller.enqueue(bytes.slice(at));
          controller.close();
        },
      });
      const found: string[] = [];
      for await (const data of readEvents(body)) found.push(data);
      expect(found).toEqual(['"ä"', 'x\ny']);
    }
  });

  it('that were not ended are left out', async () =>
    expect(await read('data: a\n\ndata: b')).toEqual(['a']));
});
