/// <reference types="node" preserve="true" />
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { readSpans, type CollectedSpan } from './read-spans.ts';

export interface Collector {
  /** The value for `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  /** Every span received so far, whether or not its request was answered. */
  readonly spans: readonly CollectedSpan[];
  readonly requests: readonly IncomingHttpHeaders[];
  /** The status of the answers from now on. `silence`: requests are not answered. */
  answer: number | 'silence';
  /** Closes all connections. */
  close(): Promise<void>;
}

/**
 * A trace collector for tests, on a free port of this machine. It accepts OTLP over HTTP with
 * protobuf only.
 */
export async function startCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const requests: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    const isOtlp =
      request.url === '/v1/traces' && request.headers['content-type'] === 'application/x-protobuf';
    if (!isOtlp) return void response.writeHead(request.url === '/v1/traces' ? 415 : 404).end();
    void buffer(request).then(
      (body) => {
        requests.push(request.headers);
        spans.push(...readSpans(body));
        if (collector.answer !== 'silence')
          response.writeHead(collector.answer, { 'content-type': 'application/x-protobuf' }).end();
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const collector: Collector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    requests,
    answer: 200,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return collector;
}
