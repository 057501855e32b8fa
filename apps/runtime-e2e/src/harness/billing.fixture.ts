import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { HTTP, type CloudEventV1 } from 'cloudevents';
import { Webhook } from 'standardwebhooks';

export interface BilledCall {
  readonly chat_id: string;
  readonly user_id: string;
  readonly input_tokens: number | null;
}
export type BilledEvent = CloudEventV1<BilledCall>;

/**
 * A billing system that verifies and reads usage with the packages `standardwebhooks` and
 * `cloudevents`.
 */
export interface Billing {
  /** The settings of an instance with this name. */
  env(instance: string): Readonly<Record<string, string>>;
  /** Every event that arrived, with the instance that sent it, whether or not it was answered. */
  readonly arrived: readonly { readonly instance: string; readonly event: BilledEvent }[];
  /**
   * Requests with an invalid signature, and requests that arrived while another instance was
   * sending.
   */
  readonly faults: readonly string[];
  /** The answer to requests from now on. `silence`: no answer. */
  answer: number | 'silence';
  /** The distinct `{chat_id}/{seq}` of all events that arrived. */
  calls(): readonly string[];
  close(): Promise<void>;
}

export async function startBilling(): Promise<Billing> {
  const secret = `whsec_${Buffer.alloc(32, 'billing').toString('base64')}`;
  const arrived: { readonly instance: string; readonly event: BilledEvent }[] = [];
  const faults: string[] = [];
  const open = new Map<ServerResponse, string>();
  const server = createServer((request, response) => {
    const instance = (request.url ?? '').slice(1);
    if ([...open.values()].some((other) => other !== instance))
      faults.push(`${instance} sends while another does`);
    open.set(response, instance);
    response.on('close', () => open.delete(response));
    void text(request)
      .then((body) => {
        const headers = request.headers as Record<string, string>;
        new Webhook(secret).verify(body, headers);
        const events = [HTTP.toEvent<BilledCall>({ headers, body })].flat();
        arrived.push(...events.map((event) => ({ instance, event })));
        if (billing.answer !== 'silence') response.writeHead(billing.answer).end();
      })
      .catch((error: unknown) => {
        // A sender that dies aborts its request.
        if (request.complete) faults.push(String(error));
        response.destroy();
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const billing: Billing = {
    env: (instance) => ({ USAGE_WEBHOOK_URL: `${url}${instance}`, USAGE_WEBHOOK_SECRET: secret }),
    arrived,
    faults,
    answer: 204,
    calls: () =>
      [
        ...new Set(
          arrived.map(({ event }) => `${event.data?.chat_id}/${event.id.split('/').at(-1)}`),
        ),
      ].sort(),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return billing;
}
