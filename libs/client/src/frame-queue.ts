import { ClientError } from './client-error.ts';

interface Waiting<T> {
  resolve(result: IteratorResult<T, undefined>): void;
  reject(error: Error): void;
}

export interface FrameQueue<T> extends AsyncIterableIterator<T, undefined> {
  push(frame: T): void;
  /** What is queued can still be read; then the reader is done, or hears the error. */
  end(error?: Error): void;
}

export interface QueueSettings<T> {
  readonly limit: number;
  /** Frames that may be lost when the reader is behind. */
  readonly droppable: (frame: T) => boolean;
  readonly onReturn: () => void;
}

const DONE = { done: true, value: undefined } as const;

/**
 * Never holds more than `limit` frames: a reader that is behind loses what is droppable first, and
 * then the rest with `too_slow`.
 */
export function createFrameQueue<T>({
  limit,
  droppable,
  onReturn,
}: QueueSettings<T>): FrameQueue<T> {
  let queued: T[] = [];
  let waiting: Waiting<T>[] = [];
  let ended: { error?: Error } | null = null;
  const end = (error?: Error): void => {
    if (ended !== null) return;
    ended = error === undefined ? {} : { error };
    const [first, ...rest] = waiting;
    waiting = [];
    if (error === undefined) first?.resolve(DONE);
    else first?.reject(error);
    for (const { resolve } of rest) resolve(DONE);
    if (first !== undefined) ended = {};
  };
  const next = (): Promise<IteratorResult<T, undefined>> => {
    if (queued.length > 0) return Promise.resolve({ done: false, value: queued.shift() as T });
    if (ended === null) return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    const { error } = ended;
    ended = {};
    return error === undefined ? Promise.resolve(DONE) : Promise.reject(error);
  };
  const push = (frame: T): void => {
    if (ended !== null) return;
    const reader = waiting.shift();
    if (reader !== undefined) return reader.resolve({ done: false, value: frame });
    if (queued.length >= limit) queued = queued.filter((each) => !droppable(each));
    if (queued.length < limit) return void queued.push(frame);
    queued = [];
    onReturn();
    end(new ClientError('too_slow', `the reader of frames is more than ${limit} frames behind`));
  };
  const finish = (): Promise<IteratorResult<T, undefined>> => {
    queued = [];
    onReturn();
    end();
    return Promise.resolve(DONE);
  };
  const queue: FrameQueue<T> = {
    push,
    end,
    next,
    return: finish,
    [Symbol.asyncIterator]: () => queue,
  };
  return queue;
}
