import type { ModelChunk } from '@mozaiks/contracts';
import { chunkStream, type ChunkSink } from './chunk-stream.ts';

const text = (piece: string): ModelChunk => ({ type: 'text', text: piece });
const never = new AbortController().signal;

async function read(chunks: AsyncIterable<ModelChunk>): Promise<string> {
  let all = '';
  for await (const chunk of chunks) all += chunk.type === 'text' ? chunk.text : '';
  return all;
}

describe('a stream of chunks', () => {
  it('returns everything that was pushed, in order', async () => {
    const stream = chunkStream(async (sink) => {
      sink.push(text('a'));
      sink.push(text('b'));
      await Promise.resolve();
      sink.push(text('c'));
    }, never);
    expect(await read(stream)).toBe('abc');
  });

  it('does not start before it is read', () => {
    let started = false;
    chunkStream(async () => {
      started = true;
    }, never);
    expect(started).toBe(false);
  });

  it('fails when its writer fails, after what was pushed before', async () => {
    const seen: ModelChunk[] = [];
    const stream = chunkStream((sink) => {
      sink.push(text('a'));
      return Promise.reject(new Error('no'));
    }, never);
    const reading = (async () => {
      for await (const chunk of stream) seen.push(chunk);
    })();
    await expect(reading).rejects.toThrow('no');
    expect(seen).toHaveLength(1);
  });

  it('lets its writer wait until everything has been read', async () => {
    let pushed = 0;
    const write = async (sink: ChunkSink): Promise<void> => {
      for (; pushed < 3; pushed += 1) {
        sink.push(text('a'));
        sink.push(text('b'));
        await sink.drained();
      }
    };
    const reader = chunkStream(write, never)[Symbol.asyncIterator]();
    await reader.next();
    await new Promise((resolve) => setImmediate(resolve));
    expect(pushed).toBe(0);
    await reader.next();
    await reader.next();
    expect(pushed).toBe(1);
    await reader.return?.();
  });

  it('ends at once with the reason of an abort, even while its writer waits', async () => {
    const controller = new AbortController();
    const stream = chunkStream(() => new Promise(() => {}), controller.signal);
    const reading = read(stream);
    controller.abort('cancel');
    await expect(reading).rejects.toBe('cancel');
  });

  it('does not call its writer after an abort', async () => {
    const controller = new AbortController();
    controller.abort('cancel');
    let asked = false;
    const stream = chunkStream(async () => {
      asked = true;
    }, controller.signal);
    await expect(read(stream)).rejects.toBe('cancel');
    expect(asked).toBe(false);
  });

  it('aborts its writer when its reader stops early', async () => {
    let aborted = false;
    const stream = chunkStream(async (sink, signal) => {
      sink.push(text('a'));
      await sink.drained();
      sink.push(text('b'));
      await sink.drained();
      aborted = signal.aborted;
    }, never);
    for await (const chunk of stream) if (chunk.type === 'text') break;
    expect(aborted).toBe(true);
  });
});
