import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** An answer whose headers have arrived. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** Decompressed UTF-8 text. It is received only while it is read. */
  readonly body: Readable;
  /**
   * Discards the rest of the body, so that the connection can be reused. If the rest is long or
   * slow, the connection is closed.
   */
  discardRest(): void;
  /** Closes the connection. */
  hangUp(): void;
}

export interface AnswerHeaders {
  /** The value of a header, by its lower-case name. Several values are separated by commas. */
  get(name: string): string | null;
}

/** Limits for the rest of a body after the end of an answer. */
const REST_MS = 2_000;
const REST_READS = 4;

export function httpAnswer(message: IncomingMessage): HttpAnswer {
  const body = decompressed(message);
  body.setEncoding('utf8');
  const hangUp = (): void => void message.destroy();
  return {
    status: message.statusCode ?? 0,
    headers: { get: (name) => headerOf(message.headers[name]) },
    body,
    discardRest: () => discard(message, body),
    hangUp,
  };
}

function discard(message: IncomingMessage, body: Readable): void {
  const { socket } = message;
  const hangUp = (): void => void message.destroy();
  let reads = 0;
  body.on('data', () => {
    reads += 1;
    if (reads > REST_READS) hangUp();
  });
  body.on('error', hangUp).once('close', () => socket.off('timeout', hangUp));
  socket.setTimeout(REST_MS).once('timeout', hangUp);
  body.resume();
}

const headerOf = (value: string | readonly string[] | undefined): string | null =>
  typeof value === 'object' ? value.join(', ') : (value ?? null);

/** Passes on each piece as it arrives, whatever the encoding. */
function decompressed(message: IncomingMessage): Readable {
  const decoder = decoderOf(message.headers['content-encoding']);
  // If the message fails, the decoder fails too, and its reader gets the error.
  return decoder === null ? message : pipeline(message, decoder, () => {});
}

function decoderOf(encoding = 'identity') {
  const asItComes = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
  switch (encoding.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip(asItComes);
    case 'deflate':
      return createInflate(asItComes);
    case 'br':
      return createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH });
    default:
      return null;
  }
}
