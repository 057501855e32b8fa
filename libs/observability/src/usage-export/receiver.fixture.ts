import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudEvent, HTTP, type CloudEventV1 } from 'cloudevents';
import { Webhook } from 'standardwebhooks';
import { SECRET } from './outbox.fixture.ts';

export interface Received {
  /** The events as parsed by the official packages. */
  readonly events: readonly CloudEventV1<unknown>[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers one request, which was read and verified. */
export type Answer = (response: ServerResponse, received: Received, nth: number) => void;

export interface Receiver {
  readonly url: string;
  /** Every request with a correct signature, whatever the answer. */
  readonly requests: readonly Received[];
  /** Errors of requests with a wrong signature, or without valid CloudEvents. */
  readonly faults: readonly unknown[];
  answer: Answer;
  close(): Promise<void>;
}

export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) =>
    void response.writeHead(code, headers).end();

/** A billing system that reads usage with the packages `cloudevents` and `standardwebhooks`. */
export async function startReceiver(answer: Answer = status(204)): Promise<Receiver> {
  const requests: Received[] = [];
  const faults: unknown[] = [];
  const server = createServer((request, response) => {
    receive(request)
      .then((received) => {
        requests.push(received);
        receiver.answer(response, received, requests.length);
      })
      .catch((error: unknown) => {
        faults.push(error);
        response.writeHead(401).end();
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/usage?tenant=1`,
    requests,
    faults,
    answer,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}

async function receive(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString('utf8');
  const headers = request.headers as Record<string, string>;
  new Webhook(SECRET).verify(body, headers);
  const read = HTTP.toEvent({ headers, body });
  const events = Array.isArray(read) ? read : [read];
  for (const event of events) new CloudEvent(event).validate();
  return { events, headers, body };
}
