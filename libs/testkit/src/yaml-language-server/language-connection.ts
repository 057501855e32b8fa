import type { Readable, Writable } from 'node:stream';

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export interface LanguageConnection {
  /** Rejects with the error message of the server. */
  request(method: string, params: unknown): Promise<unknown>;
  notify(method: string, params: unknown): void;
}

/** Handles the server's requests and notifications. */
export interface LanguageClient {
  answer(method: string, params: unknown): unknown;
  onNotification(method: string, params: unknown): void;
}

const END_OF_HEADER = '\r\n\r\n';

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Speaks the Language Server Protocol over two streams. */
export function connectLanguageServer(
  input: Readable,
  output: Writable,
  client: LanguageClient,
): LanguageConnection {
  const waiting = new Map<number | string, Waiting>();
  let last = 0;
  const send = (message: Message): void => void output.write(encodeMessage(message));
  const onMessage = ({ id, method, params, result, error }: Message): void => {
    if (method !== undefined && id === undefined) client.onNotification(method, params);
    else if (method !== undefined && id !== undefined)
      send({ id, result: client.answer(method, params) });
    else if (id !== undefined) {
      const pending = waiting.get(id);
      waiting.delete(id);
      if (error === undefined) pending?.resolve(result);
      else pending?.reject(new Error(error.message));
    }
  };
  input.on('data', readMessages(onMessage));
  return {
    request: (method, params) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject });
        send({ id: last, method, params });
      }),
    notify: (method, params) => send({ method, params }),
  };
}

function encodeMessage(message: Message): Buffer {
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}${END_OF_HEADER}`), body]);
}

/** Takes chunks of any size, and calls `onMessage` for each message that is complete. */
function readMessages(onMessage: (message: Message) => void): (chunk: Buffer) => void {
  let received = Buffer.alloc(0);
  const takeOne = (): boolean => {
    const header = received.indexOf(END_OF_HEADER);
    if (header < 0) return false;
    const start = header + END_OF_HEADER.length;
    const length = Number(
      /Content-Length: (\d+)/i.exec(received.subarray(0, header).toString())?.[1],
    );
    if (received.length < start + length) return false;
    const body = received.subarray(start, start + length).toString();
    received = received.subarray(start + length);
    onMessage(JSON.parse(body) as Message);
    return true;
  };
  return (chunk) => {
    received = Buffer.concat([received, chunk]);
    while (takeOne());
  };
}
