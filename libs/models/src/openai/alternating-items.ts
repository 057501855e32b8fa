import type {
  EasyInputMessage,
  ResponseInputContent,
  ResponseInputItem,
} from 'openai/resources/responses/responses';
import { alternate, joinedContent } from './alternate.ts';

/** The conversation with alternating roles. */
export const alternatingItems = (
  items: readonly ResponseInputItem[],
): readonly ResponseInputItem[] =>
  alternate(items, {
    roleOf,
    joined,
    messageOf: (role, content) => ({ type: 'message', role, content }),
  });

export const inputText = (text: string): ResponseInputContent => ({ type: 'input_text', text });

function roleOf(item: ResponseInputItem): string {
  if ('role' in item) return item.role;
  return item.type === 'function_call_output' ? 'tool' : (item.type ?? '');
}

/** A message with an id of its server stays unchanged. */
function joined(last: ResponseInputItem, next: ResponseInputItem): ResponseInputItem | null {
  if (!isPlain(last) || !isPlain(next)) return null;
  return { ...last, content: joinedContent(last.content, next.content, inputText) };
}

const isPlain = (item: ResponseInputItem): item is EasyInputMessage =>
  'role' in item && !('id' in item);
