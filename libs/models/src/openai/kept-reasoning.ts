import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type ModelToolCall,
} from '@mozaiks/contracts';

/** One item of an answer, in order: unchanged reasoning, and the ids of texts and calls. */
export type KeptItem =
  | { readonly type: 'reasoning'; readonly item: JsonObject }
  | {
      readonly type: 'message';
      readonly text: string;
      readonly id?: string;
      readonly phase?: string;
    }
  | { readonly type: 'function_call'; readonly call_id: string; readonly id?: string };

/**
 * What is kept of an answer of Responses, as `provider_data`. Nothing is stored at OpenAI. So
 * reasoning is sent back encrypted, before the items that it belongs to, as long as the same model
 * is asked.
 */
export interface KeptReasoning {
  readonly provider: string;
  readonly api: 'responses';
  readonly model: string;
  readonly items: readonly KeptItem[];
}

/**
 * The items of an answer that must be kept. Null if it has neither reasoning nor phases, or if it
 * has items of unknown kinds.
 */
export function keptItems(output: readonly JsonObject[]): readonly KeptItem[] | null {
  const items = output.map(keptItem);
  const known = items.filter((item) => item !== null);
  const last = known.findLastIndex(({ type }) => type !== 'reasoning');
  const kept = known.slice(0, last + 1); // reasoning without an item after it would be rejected
  const needed = kept.some(
    (item) => item.type === 'reasoning' || (item.type === 'message' && item.phase !== undefined),
  );
  return known.length === items.length && needed ? kept : null;
}

function keptItem(item: JsonObject): KeptItem | null {
  const id = isText(item['id']) ? { id: item['id'] } : {};
  switch (item['type']) {
    case 'reasoning':
      return isText(item['encrypted_content'])
        ? { type: 'reasoning', item: reasoningOf(item) }
        : null;
    case 'message':
      return {
        type: 'message',
        text: textOf(item),
        ...id,
        ...(isText(item['phase']) ? { phase: item['phase'] } : {}),
      };
    case 'function_call':
      return isText(item['call_id'])
        ? { type: 'function_call', call_id: item['call_id'], ...id }
        : null;
    default:
      return null;
  }
}

const isText = (value: JsonValue | undefined): value is string =>
  typeof value === 'string' && value !== '';

/** Removes the status, which only the API writes. */
const reasoningOf = ({ status: _status, ...item }: JsonObject): JsonObject => item;

/** The text of a message, or its refusal. */
export function textOf(message: JsonObject): string {
  const parts = Array.isArray(message['content'])
    ? (message['content'] as readonly JsonValue[])
    : [];
  const texts = parts.map((part) => (isJsonObject(part) ? (part['text'] ?? part['refusal']) : ''));
  return texts.filter((text) => typeof text === 'string').join('');
}

export const asProviderData = (kept: KeptReasoning): JsonValue => ({
  ...kept,
  items: kept.items.map((item) => ({ ...item })),
});

interface Message {
  readonly text: string;
  readonly tool_calls: readonly ModelToolCall[];
  readonly provider_data?: JsonValue;
}

/**
 * The data that was kept with a message for this model. Null if there is none, or if text or calls
 * have changed since.
 */
export function keptReasoning(
  message: Message,
  asked: { readonly provider: string; readonly model: string },
): KeptReasoning | null {
  const data = message.provider_data;
  if (!isJsonObject(data) || data['api'] !== 'responses' || !Array.isArray(data['items']))
    return null;
  const kept = data as unknown as KeptReasoning;
  if (kept.provider !== asked.provider || kept.model !== asked.model) return null;
  const text = kept.items.map((item) => (item.type === 'message' ? item.text : '')).join('');
  const calls = kept.items.filter(({ type }) => type === 'function_call').length;
  return text === message.text && calls === message.tool_calls.length ? kept : null;
}
