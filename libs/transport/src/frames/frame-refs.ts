import { isChatId, isCommandId, isJsonObject, type JsonValue } from '@mozaiks/contracts';

/** What an answer to a frame refers to. Read from invalid frames as well. */
export interface FrameRefs {
  readonly reply_to?: string;
  readonly chat_id?: string;
  readonly command_id?: string;
}

const MAX_ID = 128;

/** Takes only well-formed ids, since an answer echoes them. */
export function refsOf(value: JsonValue | undefined): FrameRefs {
  if (!isJsonObject(value)) return {};
  const { id, chat_id, command_id } = value;
  return {
    ...(typeof id === 'string' && id.length <= MAX_ID ? { reply_to: id } : {}),
    ...(typeof chat_id === 'string' && isChatId(chat_id) ? { chat_id } : {}),
    ...(typeof command_id === 'string' && isCommandId(command_id) ? { command_id } : {}),
  };
}
