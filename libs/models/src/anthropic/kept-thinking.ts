import { isJsonObject, type JsonValue } from '@mozaiks/contracts';

/** One block of an answer, in order: unchanged thinking, and the positions of text and calls. */
export type KeptBlock =
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | { readonly type: 'redacted_thinking'; readonly data: string }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool_use' };

/**
 * What is kept of an answer with thinking, as `provider_data`. The API accepts thinking only
 * unchanged, only for a model that may read it, and only after exactly the same content as before.
 * `model` and `prefix` (a hash of that content) decide whether it may be sent.
 */
export interface KeptThinking {
  readonly provider: 'anthropic';
  readonly model: string;
  readonly prefix: string;
  readonly blocks: readonly KeptBlock[];
  /**
   * The text of the message if it is more than its text blocks, because of updates that arrived as
   * thinking.
   */
  readonly text?: string;
}

export const asProviderData = (kept: KeptThinking): JsonValue => ({
  ...kept,
  blocks: kept.blocks.map((block) => ({ ...block })),
});

/** The data that we kept; null for the data of another provider. */
export function keptThinking(data: JsonValue | undefined): KeptThinking | null {
  if (!isJsonObject(data) || data['provider'] !== 'anthropic' || !Array.isArray(data['blocks']))
    return null;
  return data as unknown as KeptThinking;
}
