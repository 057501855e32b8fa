import type { TextBlockParam, Tool } from '@anthropic-ai/sdk/resources/messages';

const CACHED = { cache_control: { type: 'ephemeral' as const } };

/**
 * Two of the four cache breakpoints: after the preamble, which covers the tools and is the first system block, and after all of the system prompt, for a
 * history that was trimmed. After the tools if there is no system prompt.
 */
export function cachedPrefix(
  system: readonly TextBlockParam[],
  tools: readonly Tool[],
): { system?: TextBlockParam[]; tools?: Tool[] } {
  const last = tools.at(-1);
  const marked = system.map((block, index) =>
    index === 0 || index === system.length - 1 ? { ...block, ...CACHED } : block,
  );
  return {
    ...(system.length === 0 ? {} : { system: marked }),
    ...(last === undefined
      ? {}
      : { tools: [...tools.slice(0, -1), system.length === 0 ? { ...last, ...CACHED } : last] }),
  };
}
