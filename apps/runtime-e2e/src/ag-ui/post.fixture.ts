import { defined } from '@mozaiks/contracts';
import { randomUUID } from 'node:crypto';
import type { Server } from '../harness/server.fixture.ts';
import { signToken, type Claims } from '../harness/token.fixture.ts';
import type { AgUi } from './pages.fixture.ts';

export interface Posted {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  readonly events: readonly AgUi[];
  /** The last event. */
  readonly end: AgUi;
  /** The texts of the assistant's messages, concatenated. */
  readonly said: string;
}

/** A RunAgentInput with the fields that every client sends, and those that a spec overrides. */
export const input = (
  threadId: string,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> => ({
  threadId,
  runId: randomUUID(),
  protocolVersion: '1.0',
  messages: [],
  tools: [],
  context: [],
  state: {},
  forwardedProps: {},
  ...more,
});

export const user = (content: unknown, id: string = randomUUID()) => ({
  id,
  role: 'user',
  content,
});

interface PostOptions {
  readonly claims?: Claims;
  readonly signal?: AbortSignal;
  /** Called for each received piece of the answer. */
  readonly onText?: (text: string) => void;
}

export type Post = (workflow: string, body: unknown, options?: PostOptions) => Promise<Posted>;

/** Sends requests to a server that is started later. Each response is read to its end. */
export const poster =
  (server: () => Server): Post =>
  (workflow, body, options = {}) =>
    send(`${server().url}/ag-ui/${workflow}`, body, options);

async function send(
  url: string,
  body: unknown,
  { claims, signal, onText }: PostOptions,
): Promise<Posted> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${signToken(claims)}`,
      'content-type': 'application/json',
      accept: 'text/event-stream',
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...defined({ signal }),
  });
  let text = '';
  const decoder = new TextDecoder();
  for await (const piece of response.body ?? []) {
    text += decoder.decode(piece as Uint8Array, { stream: true });
    onText?.(text);
  }
  return readPosted(response, text);
}

function readPosted({ status, headers }: Response, text: string): Posted {
  const events = text
    .split('\n\n')
    .flatMap((record) =>
      record.startsWith('data: ') ? [JSON.parse(record.slice(6)) as AgUi] : [],
    );
  const said = events
    .flatMap((event) => (event.type === 'TEXT_MESSAGE_CONTENT' ? [String(event['delta'])] : []))
    .join('');
  return { status, text, headers, events, end: events.at(-1) ?? { type: 'nothing' }, said };
}

export interface Interrupt {
  readonly id: string;
  readonly reason: string;
  readonly message?: string;
  readonly toolCallId?: string;
  readonly responseSchema?: unknown;
  readonly metadata?: unknown;
}

export const interruptsIn = (end: AgUi): readonly Interrupt[] =>
  (end['outcome'] as { readonly interrupts?: readonly Interrupt[] } | undefined)?.interrupts ?? [];

/**
 * The event types in order. The pieces of one text count as one, because their number depends on
 * timing.
 */
export const typesIn = ({ events }: Posted): readonly string[] =>
  events
    .map(({ type }) => type)
    .filter((type, at, all) => type !== 'TEXT_MESSAGE_CONTENT' || all[at - 1] !== type);
