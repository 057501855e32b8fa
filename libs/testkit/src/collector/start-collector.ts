/// <reference types="node" preserve="true" />
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { readSpans, type CollectedSpan } from './read-spans.ts';

export interface Collector {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  /** Every span that arrived, whether or not it was answered. */
  readonly spans: readonly CollectedSpan[];
  readonly requests: readonly IncomingHttpHeaders[];
  /** How requests are answered from now on. `silence`: not at all. */
  answer: number | 'silence';
  /** Cuts every connection. */
  close(): Promise<void>;
}

/** A collector for tests, on a free port of this machine: takes traces over OTLP, as protobuf only. */
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
