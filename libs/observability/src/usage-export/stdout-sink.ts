/// <reference types="node" preserve="true" />
import type { Writable } from 'node:stream';
import { linesOf } from './file-sink.ts';
import { failureOf, type SendOutcome, type UsageSink } from './usage-sink.ts';

/**
 * Writes each event to the stream as one line of JSON, and reports it as delivered when the stream
 * has accepted it.
 */
export const createStdoutSink = (stream: Writable): UsageSink => ({
  name: 'stdout',
  send: (events, signal) =>
    new Promise((resolve) => {
      const failed = (reason: string): SendOutcome => ({ kind: 'unavailable', reason });
      const abort = (): void => resolve(failed('standard output is not being read'));
      signal.addEventListener('abort', abort, { once: true });
      stream.write(linesOf(events), (error) => {
        signal.removeEventListener('abort', abort);
        resolve(
          error === null || error === undefined ? { kind: 'delivered' } : failed(failureOf(error)),
        );
      });
    }),
});
