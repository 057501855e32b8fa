import { assertNever, type ContentPart, type ModelMessage, type ModelRequest } from '@mozaiks/contracts';
import type { ChatCompletionContentPart, ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import { fileNote, textOfFile } from '../network/file-note.ts';
import { speakerOf } from '../network/spoken-text.ts';

/** How names and ids of ours are written for the API. */
export interface Spelling {
  readonly tool: (name: string) => string;
  readonly call: (id: string) => string;
}

/** The whole conversation: the preamble as the first message, the instructions of this turn as the last, so that what is before them stays the same. */
export function chatMessages(
  request: Pick<ModelRequest, 'preamble' | 'messages' | 'instructions'>,
  spelling: Spelling,
): ChatCompletionMessageParam[] {
  const { preamble, messages, instructions } = request;
  return [...system(preamble), ...messages.flatMap((message) => chatMessage(message, spelling)), ...system(instructions)];
}

const system = (content: string): ChatCompletionMessageParam[] => (content === '' ? [] : [{ role: 'system', content }]);

function chatMessage(message: ModelMessage, spelling: Spelling): ChatCompletionMessageParam[] {
  switch (message.role) {
    case 'user':
      return [{ role: 'user', content: userContent(message) }];
    case 'assistant':
      return assistantMessage(message, spelling);
    case 'tool':
      return [{ role: 'tool', tool_call_id: spelling.call(message.call_id), content: message.text }];
    default:
      return assertNever(message, 'message');
  }
}

/** A message without text and calls is refused: it is left out. */
function assistantMessage(message: Extract<ModelMessage, { role: 'assistant' }>, spelling: Spelling): ChatCompletionMessageParam[] {
  const { text, tool_calls } = message;
  if (tool_calls.length === 0) return text === '' ? [] : [{ role: 'assistant', content: text }];
  return [
    {
      role: 'assistant',
      content: text === '' ? null : text,
      tool_calls: tool_calls.map((call) => ({
        id: spelling.call(call.call_id),
        type: 'function',
        function: { name: spelling.tool(call.tool), arguments: JSON.stringify(call.arguments) },
      })),
    },
  ];
}

function userContent(message: Extract<ModelMessage, { role: 'user' }>): string | ChatCompletionContentPart[] {
  const speaker = speakerOf(message);
  if (message.content === undefined || message.content.length === 0) return speaker + message.text;
  const parts = message.content.map(contentPart);
  return speaker === '' ? parts : [{ type: 'text', text: speaker }, ...parts];
}

function contentPart(part: ContentPart): ChatCompletionContentPart {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text };
    case 'image':
      return { type: 'image_url', image_url: { url: part.url ?? dataUrl(part.media_type, part.data) } };
    case 'file': {
      const text = textOfFile(part);
      if (text !== undefined) return { type: 'text', text };
      if (part.data === undefined) return { type: 'text', text: fileNote(part) };
      return { type: 'file', file: { filename: part.name ?? 'file', file_data: dataUrl(part.media_type, part.data) } };
    }
    default:
      return assertNever(part, 'content part');
  }
}

const dataUrl = (mediaType: string, data: string | undefined): string => `data:${mediaType};base64,${data ?? ''}`;
