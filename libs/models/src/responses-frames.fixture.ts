import type { JsonObject, JsonValue } from '@mozaiks/contracts';

/** A stream of Responses, with the event that starts it. */
export const responsesStream = (...events: readonly JsonObject[]): readonly string[] =>
  [
    { type: 'response.created', response: { status: 'in_progress', output: [], usage: null } },
    ...events,
  ].map((event) => `event: ${String(event['type'])}\ndata: ${JSON.stringify(event)}\n\n`);

export const textDelta = (delta: string): JsonObject => ({
  type: 'response.output_text.delta',
  item_id: 'msg_1',
  output_index: 0,
  delta,
});

export const messageItem = (text: string): JsonObject => ({
  type: 'message',
  id: 'msg_1',
  role: 'assistant',
  content: [{ type: 'output_text', text, annotations: [] }],
});

/** A call as an item. If `args` is null, the item has none. */
export const callItem = (id: string, args: JsonValue, name = 'write'): JsonObject => ({
  type: 'function_call',
  id,
  call_id: `call_${id}`,
  name,
  ...(args === null ? {} : { arguments: args }),
});

export const itemAdded = (output_index: number | null, item: JsonObject): JsonObject => ({
  type: 'response.output_item.added',
  ...(output_index === null ? {} : { output_index }),
  item,
});
export const itemDone = (output_index: number | null, item: JsonObject): JsonObject => ({
  ...itemAdded(output_index, item),
  type: 'response.output_item.done',
});

export const argumentsDelta = (
  item_id: string,
  delta: string,
  output_index: number | null = 0,
): JsonObject => ({
  type: 'response.function_call_arguments.delta',
  item_id,
  ...(output_index === null ? {} : { output_index }),
  delta,
});

interface End {
  readonly status?: string;
  readonly usage?: JsonValue;
  readonly output?: readonly JsonObject[];
  readonly [more: string]: JsonValue | undefined;
}

/** The event that ends an answer, with the whole response. */
export const responsesEnd = ({
  status = 'completed',
  usage = { input_tokens: 25, output_tokens: 9 },
  output = [],
  ...more
}: End = {}): JsonObject => ({
  type: `response.${status}`,
  response: {
    object: 'response',
    status,
    output,
    ...(usage === null ? {} : { usage }),
    ...(more as JsonObject),
  },
});
