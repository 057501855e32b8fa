import type { ModelChunk } from '@mozaiks/contracts';

/** Where an answer is written while it is received. */
export interface ChunkSink {
  push(chunk: ModelChunk): void;
  /** Undefined if the reader is waiting for more. Otherwise resolves when it is. */
  drained(): Promise<void> | undefined;
}

type Write = (sink: ChunkSink, signal: AbortSignal) => Promise<void>;

/**
 * Turns what `write` pushes into a stream, which starts with the first read. If `signal` is
 * aborted, the stream ends at once with its reason. If the reader stops early, `write` is aborted.
 */
export const chunkStream = (write: Write, signal: AbortSignal): AsyncIterable<ModelChunk> => ({
  [Symbol.asyncIterator]: () => createIterator(write, signal),
});

function createIterator(write: Write, signal: AbortSignal): AsyncIterator<ModelChunk, void> {
  const stopped = new AbortController();
  const channel = createChannel();
  let writing: Promise<void> | null = null;
  const finish = (end: End): void => {
    signal.removeEventListener('abort', cut);
    channel.finish(end);
  };
  const cut = (): void => {
    stopped.abort(signal.reason);
    finish({ failed: signal.reason });
  };
  const start = async (): Promise<void> => {
    if (signal.aborted) return cut();
    signal.addEventListener('abort', cut, { once: true });
    await write(channel, stopped.signal).then(
      () => finish('over'),
      (reason: unknown) => finish({ failed: reason }),
    );
  };
  return {
    next() {
      writing ??= start();
      return channel.next();
    },
    async return() {
      stopped.abort('abandoned');
      finish('over');
      await writing;
      return OVER;
    },
  };
}

type Step = IteratorResult<ModelChunk, void>;
type End = 'over' | { readonly failed: unknown };

const OVER: Step = { done: true, value: undefined };

interface Channel extends ChunkSink {
  next(): Promise<Step>;
  /** Only the first call has an effect. */
  finish(end: End): void;
}

interface Reader {
  readonly resolve: (step: Step) => void;
  readonly reject: (reason: unknown) => void;
}

function createChannel(): Channel {
  const queue: ModelChunk[] = [];
  let reader: Reader | null = null;
  let wake: (() => void) | null = null;
  let end: End | null = null;

  const settle = ({ resolve, reject }: Reader, how: End): void =>
    how === 'over' ? resolve(OVER) : reject(how.failed);
  const wakeWriter = (): void => {
    wake?.();
    wake = null;
  };
  return {
    push(chunk) {
      if (reader === null) return void queue.push(chunk);
      const { resolve } = reader;
      reader = null;
      resolve({ done: false, value: chunk });
    },
    drained: () =>
      reader !== null || end !== null ? undefined : new Promise((resolve) => (wake = resolve)),
    next: () =>
      new Promise((resolve, reject) => {
        const chunk = queue.shift();
        if (chunk !== undefined) return resolve({ done: false, value: chunk });
        if (end !== null) return settle({ resolve, reject }, end);
        reader = { resolve, reject };
        wakeWriter();
      }),
    finish(how) {
      if (end !== null) return;
      end = how;
      if (reader !== null) settle(reader, how);
      reader = null;
      wakeWriter();
    },
  };
}
