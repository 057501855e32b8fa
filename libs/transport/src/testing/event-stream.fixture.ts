import { defined, type ServerFrame } from '@mozaiks/contracts';

export interface StreamRecord {
  /** undefined: the record has no `id` line. */
  readonly id?: string;
  readonly frame?: ServerFrame;
  readonly comment?: string;
  readonly retry?: string;
}

/** The records of a `text/event-stream`. */
export interface EventStream {
  readonly records: StreamRecord[];
  frames(): ServerFrame[];
  /** Resolves with the first frame of this type. */
  next(type: ServerFrame['type']): Promise<StreamRecord>;
  until(done: (records: readonly StreamRecord[]) => boolean): Promise<void>;
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
}

export function readEventStream(response: Response): EventStream {
  const records: StreamRecord[] = [];
  let waiting: (() => boolean)[] = [];
  const check = (): void => void (waiting = waiting.filter((done) => !done()));
  const ended = read(response, (record) => {
    records.push(record);
    check();
  });
  const until = (done: (records: readonly StreamRecord[]) => boolean): Promise<void> =>
    new Promise((resolve) => {
      waiting.push(() => {
        if (done(records)) resolve();
        return done(records);
      });
      check();
    });
  const find = (type: ServerFrame['type']): StreamRecord | undefined =>
    records.find(({ frame }) => frame?.type === type);
  return {
    records,
    ended,
    until,
    frames: () => records.flatMap(({ frame }) => frame ?? []),
    async next(type) {
      await until(() => find(type) !== undefined);
      return find(type) ?? {};
    },
  };
}

async function read(response: Response, onRecord: (record: StreamRecord) => void): Promise<void> {
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) onRecord(recordOf(part));
    }
  } catch {
    // The spec or the server has closed the connection.
  }
}

function recordOf(part: string): StreamRecord {
  const field = (name: string): string | undefined =>
    part
      .split('\n')
      .find((line) => line.startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trimStart();
  const [id, data, comment, retry] = [field('id'), field('data'), field(''), field('retry')];
  return {
    ...defined({ id }),
    ...(data === undefined ? {} : { frame: JSON.parse(data) as ServerFrame }),
    ...defined({ comment, retry }),
  };
}
