import type {
  ContentBlockParam,
  MessageParam,
  TextBlockParam,
  Tool,
} from '@anthropic-ai/sdk/resources/messages';
import type { Turn } from './turns.ts';

const CACHED = { cache_control: { type: 'ephemeral' as const } };

/**
 * Sets two of the four cache breakpoints. One is after the preamble, which is the first system
 * block and covers the tools. The other is after the whole system prompt, for a history that was
 * trimmed. Without a system prompt, the breakpoint is after the tools.
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

/**
 * The conversation as messages, with two of the four cache breakpoints that a request may have: at
 * its end, and where the previous request of this agent ended. That one is found however many
 * blocks were added since. `late`: instructions to append as a system message.
 */
export function cachedMessages(turns: readonly Turn[], late: string): MessageParam[] {
  const previous = turns.map(({ role }) => role).lastIndexOf('assistant') - 1;
  const messages = turns.map(
    ({ role, content }, index): MessageParam => ({
      role,
      content:
        index === previous || index === turns.length - 1 ? withBreakpoint(content) : [...content],
    }),
  );
  return late === '' ? messages : [...messages, { role: 'system', content: late }];
}

const withBreakpoint = (content: readonly ContentBlockParam[]): ContentBlockParam[] => [
  ...content.slice(0, -1),
  ...content.slice(-1).map(breakpoint),
];

const breakpoint = (block: ContentBlockParam): ContentBlockParam =>
  block.type === 'thinking' || block.type === 'redacted_thinking' ? block : { ...block, ...CACHED };
