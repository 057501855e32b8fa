import {
  assertNever,
  type ContentPart,
  type ModelMessage,
  type ModelRequest,
} from '@mozaiks/contracts';
import type {
  ChatCompletionContentPart,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import { alternating } from './alternating.ts';
import { fileNote, textOfFile } from '../network/file-note.ts';
import { mediaTypeOf } from '../network/media-type.ts';
import { withoutAgentMarks } from '../network/attributed-text.ts';
import { userContent } from './user-content.ts';

/** How our names and ids are written for the API. */
export interface Spelling {
  readonly tool: (name: string) => string;
  readonly call: (id: string) => string;
}

/**
 * The conversation for OpenAI. The preamble comes first and the instructions of this turn last, so
 * that everything before them stays the same. A compatible server gets one system message at the
 * start, and alternating roles.
 */
export function chatMessages(
  request: Pick<ModelRequest, 'preamble' | 'messages' | 'instructions'>,
  spelling: Spelling,
  as: 'openai' | 'openai-compatible',
): ChatCompletionMessageParam[] {
  const { preamble, messages, instructions } = request;
  const conversation = messages.flatMap((message) => chatMessage(message, spelling));
  if (as === 'openai') return [...system(preamble), ...conversation, ...system(instructions)];
  return [
    ...system([preamble, instructions].filter((text) => text !== '').join('\n\n')),
    ...alternating(conversation),
  ];
}

const system = (content: string): ChatCompletionMessageParam[] =>
  content === '' ? [] : [{ role: 'system', content }];

function chatMessage(message: ModelMessage, spelling: Spelling): ChatCompletionMessageParam[] {
  switch (message.role) {
    case 'user':
      return [{ role: 'user', content: userContent(message, contentPart, chatText) }];
    case 'assistant':
      return assistantMessage(message, spelling);
    case 'tool':
      return [
        { role: 'tool', tool_call_id: spelling.call(message.call_id), content: message.text },
      ];
    default:
      return assertNever(message, 'message');
  }
}

/** A message without text and calls would be rejected, so it is left out. */
function assistantMessage(
  message: Extract<ModelMessage, { role: 'assistant' }>,
  spelling: Spelling,
): ChatCompletionMessageParam[] {
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

const chatText = (text: string): ChatCompletionContentPart => ({ type: 'text', text });

function contentPart(part: ContentPart): ChatCompletionContentPart {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: withoutAgentMarks(part.text) };
    case 'image':
      return {
        type: 'image_url',
        image_url: { url: part.url ?? dataUrl(mediaTypeOf(part), part.data) },
      };
    case 'file': {
      const text = textOfFile(part);
      if (text !== undefined) return { type: 'text', text };
      if (part.data === undefined) return { type: 'text', text: fileNote(part) };
      return {
        type: 'file',
        file: { filename: part.name ?? 'file', file_data: dataUrl(mediaTypeOf(part), part.data) },
      };
    }
    default:
      return assertNever(part, 'content part');
  }
}

export const dataUrl = (mediaType: string, data: string | undefined): string =>
  `data:${mediaType};base64,${data ?? ''}`;
