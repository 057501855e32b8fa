import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defined, type JsonObject, type JsonValue } from '@mozaiks/contracts';

export interface RawReply {
  /** Default: 200. */
  readonly status?: number;
  /** Default: `text/event-stream`. Null: the header is not sent. */
  readonly contentType?: string | null;
  /** Each piece is a separate write. */
  readonly pieces?: readonly (string | Uint8Array)[];
}

export interface RawServer {
  readonly url: string;
  readonly bodies: readonly JsonObject[];
  /** Sets the answer to every request from now on. */
  answer(reply: RawReply): void;
  close(): Promise<void>;
}

/** A model server whose every byte the test decides. */
export async function startRawServer(): Promise<RawServer> {
  const bodies: JsonObject[] = [];
  let reply: RawReply = {};
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      bodies.push(JSON.parse(Buffer.concat(parts).toString('utf8')) as JsonObject);
      const { status = 200, contentType = 'text/event-stream', pieces = [] } = reply;
      response.writeHead(status, contentType === null ? {} : { 'content-type': contentType });
      for (const piece of pieces) response.write(piece);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    answer: (next) => {
      reply = next;
      bodies.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const frame = (event: JsonValue): string => `data: ${JSON.stringify(event)}\n\n`;

/** A stream of Chat Completions. Each argument is a delta, or a whole chunk if it has `choices`. */
export const chatStream = (...chunks: readonly JsonObject[]): readonly string[] => [
  ...chunks.map((chunk) =>
    frame(
      'choices' in chunk ? chunk : { choices: [{ index: 0, delta: chunk, finish_reason: null }] },
    ),
  ),
  'data: [DONE]\n\n',
];

export const chatEnd = (finish_reason: JsonValue, usage?: JsonObject): JsonObject => ({
  choices: [{ index: 0, delta: {}, finish_reason }],
  ...defined({ usage }),
});

export const chatUsage = (prompt_tokens: JsonValue, completion_tokens: JsonValue): JsonObject => ({
  choices: [],
  usage: { prompt_tokens, completion_tokens },
});

export const chatCall = (
  index: number | null,
  id: string | null,
  called: JsonObject,
): JsonObject => ({
  tool_calls: [
    { ...(index === null ? {} : { index }), ...(id === null ? {} : { id }), function: called },
  ],
});

/** A stream of Messages, with the start of the message before the events. */
export const messagesStream = (...events: readonly JsonObject[]): readonly string[] => [
  frame({ type: 'message_start', message: { usage: { input_tokens: 25, output_tokens: 1 } } }),
  ...events.map(frame),
];

export const textBlock = (index: number, text: string): readonly JsonObject[] => [
  { type: 'content_block_start', index, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index, delta: { type: 'text_delta', text } },
  { type: 'content_block_stop', index },
];

export const useBlock = (
  index: number,
  name: string,
  input: { readonly whole?: JsonValue; readonly pieces?: readonly string[] },
): readonly JsonObject[] => [
  {
    type: 'content_block_start',
    index,
    content_block: { type: 'tool_use', id: `toolu_${index}`, name, input: input.whole ?? {} },
  },
  ...(input.pieces ?? []).map((partial_json) => ({
    type: 'content_block_delta',
    index,
    delta: { type: 'input_json_delta', partial_json },
  })),
  { type: 'content_block_stop', index },
];

/** The end of a message: its stop reason, usage if there is any, and the end mark. */
export const messagesEnd = (
  stop_reason: JsonValue,
  usage: JsonObject | null = { output_tokens: 9 },
): readonly JsonObject[] => [
  { type: 'message_delta', delta: { stop_reason }, ...(usage === null ? {} : { usage }) },
  { type: 'message_stop' },
];
