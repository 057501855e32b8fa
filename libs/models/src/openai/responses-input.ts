import { assertNever, defined, type ContentPart, type ModelMessage } from '@mozaiks/contracts';
import type {
  ResponseFunctionToolCall,
  ResponseInputContent,
  ResponseInputItem,
  ResponseOutputMessage,
  ResponseReasoningItem,
} from 'openai/resources/responses/responses';
import { fileNote, textOfFile } from '../network/file-note.ts';
import { mediaTypeOf } from '../network/media-type.ts';
import { withoutAgentMarks } from '../network/attributed-text.ts';
import { alternatingItems, inputText } from './alternating-items.ts';
import { dataUrl, type Spelling } from './chat-messages.ts';
import { keptReasoning, type KeptItem, type KeptReasoning } from './kept-reasoning.ts';
import { userContent } from './user-content.ts';

type Assistant = Extract<ModelMessage, { role: 'assistant' }>;
type Call = Assistant['tool_calls'][number];

interface Asked {
  readonly spelling: Spelling;
  /** The kept data of a message that is sent back; null if there is none. */
  readonly keptOf: (message: Assistant) => KeptReasoning | null;
  /** Roles have to alternate. */
  readonly alternate: boolean;
}

/** A `keptOf` for the data of this provider and model. */
export const keptFor =
  (provider: string, model: string) =>
  (message: Assistant): KeptReasoning | null =>
    keptReasoning(message, { provider, model });

/**
 * The conversation as the items of Responses. Kept reasoning is inserted in its place, and its
 * calls keep their original ids.
 */
export function responsesInput(
  messages: readonly ModelMessage[],
  { spelling, keptOf, alternate }: Asked,
): ResponseInputItem[] {
  const originalIds = new Map<string, string>();
  const callId = (id: string): string => originalIds.get(id) ?? spelling.call(id);
  const plainCall = ({ call_id, tool, arguments: args }: Call): ResponseFunctionToolCall => ({
    type: 'function_call',
    call_id: callId(call_id),
    name: spelling.tool(tool),
    arguments: JSON.stringify(args),
  });
  const originalCall: OriginalCall = (call, originalId) => {
    originalIds.set(call.call_id, originalId);
    return plainCall(call);
  };
  const assistantItems = (message: Assistant): readonly ResponseInputItem[] => {
    const kept = keptOf(message);
    if (kept !== null) return keptItemsOf(kept, message, originalCall);
    const texts: readonly ResponseInputItem[] =
      message.text === '' ? [] : [{ type: 'message', role: 'assistant', content: message.text }];
    return [...texts, ...message.tool_calls.map(plainCall)];
  };
  const items = messages.flatMap((message): readonly ResponseInputItem[] => {
    switch (message.role) {
      case 'user':
        return [{ role: 'user', content: userContent(message, contentPart, inputText) }];
      case 'assistant':
        return assistantItems(message);
      case 'tool':
        return [
          { type: 'function_call_output', call_id: callId(message.call_id), output: message.text },
        ];
      default:
        return assertNever(message, 'message');
    }
  });
  return alternate ? [...alternatingItems(items)] : items;
}

type OriginalCall = (call: Call, originalId: string) => ResponseFunctionToolCall;

/** The items in their original order. */
function keptItemsOf(
  { items }: KeptReasoning,
  { tool_calls }: Assistant,
  originalCall: OriginalCall,
): readonly ResponseInputItem[] {
  const left = [...tool_calls];
  return items.flatMap((item): readonly ResponseInputItem[] => {
    if (item.type === 'reasoning') return [item.item as unknown as ResponseReasoningItem];
    if (item.type === 'message') return [keptMessage(item)];
    const call = left.shift();
    return call === undefined
      ? []
      : [
          {
            ...originalCall(call, item.call_id),
            ...defined({ id: item.id }),
          },
        ];
  });
}

function keptMessage({
  id,
  text,
  phase,
}: Extract<KeptItem, { type: 'message' }>): ResponseInputItem {
  const kept =
    phase === undefined ? {} : { phase: phase as NonNullable<ResponseOutputMessage['phase']> };
  if (id === undefined) return { type: 'message', role: 'assistant', content: text, ...kept };
  const content: ResponseOutputMessage['content'] = [
    { type: 'output_text', text, annotations: [] },
  ];
  return { type: 'message', role: 'assistant', id, status: 'completed', content, ...kept };
}

function contentPart(part: ContentPart): ResponseInputContent {
  switch (part.type) {
    case 'text':
      return inputText(withoutAgentMarks(part.text));
    case 'image':
      return {
        type: 'input_image',
        image_url: part.url ?? dataUrl(mediaTypeOf(part), part.data),
        detail: 'auto',
      };
    case 'file':
      return filePart(part);
    default:
      return assertNever(part, 'content part');
  }
}

/** PDFs are the only files that the API is known to fetch from an address. */
function filePart(part: Extract<ContentPart, { type: 'file' }>): ResponseInputContent {
  const text = textOfFile(part);
  if (text !== undefined) return inputText(text);
  if (part.data !== undefined)
    return {
      type: 'input_file',
      filename: part.name ?? 'file',
      file_data: dataUrl(mediaTypeOf(part), part.data),
    };
  if (part.url !== undefined && part.media_type === 'application/pdf')
    return { type: 'input_file', file_url: part.url };
  return inputText(fileNote(part));
}
