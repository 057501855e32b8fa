import { isJsonObject, type JsonValue } from '@mozaiks/contracts';

/** One block of an answer, in its place: thinking as it came, and where text and calls stood among it. */
export type KeptBlock =
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | { readonly type: 'redacted_thinking'; readonly data: string }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool_use' };

/**
 * What is kept of an answer that thought, as `provider_data`. The API takes thinking back only unchanged, only for a model that may read it, and only
 * after exactly what came before it then: `model` and `prefix` (a hash of that) say whether it may be sent.
 */
export interface KeptThinking {
  readonly provider: 'anthropic';
  readonly model: string;
  readonly prefix: string;
  readonly blocks: readonly KeptBlock[];
  /** The text of the message, if it has more than its text blocks: updates, which came as thinking. */
  readonly text?: string;
}

export const asProviderData = (kept: KeptThinking): JsonValue => ({
  ...kept,
  blocks: kept.blocks.map((block) => ({ ...block })),
});

/** What was kept by us; null for what another provider kept. */
export function keptThinking(data: JsonValue | undefined): KeptThinking | null {
  if (!isJsonObject(data) || data['provider'] !== 'anthropic' || !Array.isArray(data['blocks']))
    return null;
  return data as unknown as KeptThinking;
}
