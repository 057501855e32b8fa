import type {
  ChatCompletionAssistantMessageParam,
  ChatCompletionContentPart,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import { alternate, joinedContent } from './alternate.ts';

/** The conversation with alternating roles. */
export const alternating = (
  messages: readonly ChatCompletionMessageParam[],
): readonly ChatCompletionMessageParam[] =>
  alternate(messages, {
    roleOf: ({ role }) => role,
    joined,
    messageOf: (role, content) => ({ role, content }),
  });

const asPart = (text: string): ChatCompletionContentPart => ({ type: 'text', text });

function joined(
  last: ChatCompletionMessageParam,
  next: ChatCompletionMessageParam,
): ChatCompletionMessageParam | null {
  if (last.role === 'user' && next.role === 'user')
    return { role: 'user', content: joinedContent(last.content, next.content, asPart) };
  if (last.role === 'assistant' && next.role === 'assistant') return joinedAnswers(last, next);
  return null;
}

/** Calls are followed by their results, so the first of the two has none. */
function joinedAnswers(
  last: ChatCompletionAssistantMessageParam,
  next: ChatCompletionAssistantMessageParam,
): ChatCompletionAssistantMessageParam {
  const text = [last.content, next.content]
    .filter((content) => typeof content === 'string')
    .join('\n\n');
  return { ...next, content: text };
}
