import type { JsonObject } from '@mozaiks/contracts';
import { inPieces, type ShapedReply } from './shaped-reply.ts';
import type { StreamFrames } from './stream-frames.ts';

interface RequestInfo {
  readonly model: string;
  readonly number: number;
}

/** An item of the output: its announcement, its events, and its final form. */
interface Item {
  readonly start: JsonObject;
  readonly events: readonly JsonObject[];
  readonly done: JsonObject;
}

const INCOMPLETE: { readonly [finish: string]: string } = {
  length: 'max_output_tokens',
  content_filter: 'content_filter',
};

/** The mock accepts only encrypted content that starts with this prefix. */
export const ENCRYPTED = 'encrypted-by-the-mock-';

/** An answer of the Responses API. Each frame has a name and a number, as in the real API. */
export function responsesFrames(reply: ShapedReply, info: RequestInfo): StreamFrames {
  const items = itemsOf(reply, info.number);
  const reason = INCOMPLETE[reply.finish];
  const status = reason === undefined ? 'completed' : 'incomplete';
  const whole = { ...envelope(info), output: items.map(({ done }) => done), status };
  const usage = reply.usage === null ? {} : { usage: usageOf(reply.usage) };
  const details = reason === undefined ? {} : { incomplete_details: { reason } };
  const begun = { response: { ...envelope(info), output: [], status: 'in_progress' } };
  const frames = numbered();
  return {
    head: [
      frames({ type: 'response.created', ...begun }),
      frames({ type: 'response.in_progress', ...begun }),
    ],
    body: items.flatMap(({ start, events, done }, output_index) => [
      frames({ type: 'response.output_item.added', output_index, item: start }),
      ...events.map((event) => frames({ ...event, output_index, item_id: start['id'] ?? '' })),
      frames({ type: 'response.output_item.done', output_index, item: done }),
    ]),
    tail: [frames({ type: `response.${status}`, response: { ...whole, ...usage, ...details } })],
    error: frames({
      type: 'error',
      code: 'server_error',
      message: 'the server had an error',
      param: null,
    }),
  };
}

function numbered(): (event: JsonObject) => string {
  let sequence_number = -1;
  return (event) => {
    sequence_number += 1;
    return `event: ${String(event['type'])}\ndata: ${JSON.stringify({ ...event, sequence_number })}\n\n`;
  };
}

const envelope = ({ model, number }: RequestInfo): JsonObject => ({
  id: `resp_mock${number}`,
  object: 'response',
  model,
  error: null,
});

function itemsOf(reply: ShapedReply, number: number): readonly Item[] {
  const thinking = reply.thinking === '' ? [] : [reasoningItem(reply.thinking, number)];
  const message = reply.pieces.length === 0 ? [] : [messageItem(reply, number)];
  return [
    ...thinking,
    ...message,
    ...reply.calls.map((call, index) => callItem(call, `${number}_${index}`)),
  ];
}

function reasoningItem(thinking: string, number: number): Item {
  const item = {
    type: 'reasoning',
    id: `rs_${number}`,
    encrypted_content: `${ENCRYPTED}${number}`,
  };
  return {
    start: { ...item, summary: [] },
    events: inPieces(thinking, 16).map((delta) => ({
      type: 'response.reasoning_summary_text.delta',
      summary_index: 0,
      delta,
    })),
    done: { ...item, summary: [{ type: 'summary_text', text: thinking }] },
  };
}

function messageItem({ pieces, finish, calls }: ShapedReply, number: number): Item {
  const item = {
    type: 'message',
    id: `msg_${number}`,
    role: 'assistant',
    phase: calls.length === 0 ? 'final_answer' : 'commentary',
  };
  const text = pieces.join('');
  const refused = finish === 'refusal';
  const type = refused ? 'response.refusal.delta' : 'response.output_text.delta';
  const part = refused
    ? { type: 'refusal', refusal: text }
    : { type: 'output_text', text, annotations: [] };
  return {
    start: { ...item, status: 'in_progress', content: [] },
    events: pieces.map((delta) => ({ type, content_index: 0, delta })),
    done: { ...item, status: 'completed', content: [part] },
  };
}

function callItem({ tool, raw }: ShapedReply['calls'][number], id: string): Item {
  const item = { type: 'function_call', id: `fc_${id}`, call_id: `call_${id}`, name: tool };
  return {
    start: { ...item, status: 'in_progress', arguments: '' },
    events: inPieces(raw).map((delta) => ({
      type: 'response.function_call_arguments.delta',
      delta,
    })),
    done: { ...item, status: 'completed', arguments: raw },
  };
}

const usageOf = (usage: NonNullable<ShapedReply['usage']>): JsonObject => ({
  input_tokens: usage.input,
  input_tokens_details: { cached_tokens: usage.cached, cache_write_tokens: usage.cache_write },
  output_tokens: usage.output,
  output_tokens_details: { reasoning_tokens: usage.reasoning },
  total_tokens: usage.input + usage.output,
});
