import type { Io } from '../../io.ts';
import { commandFor } from '../../chat/command-for.ts';
import { detailLines } from '../../render/detail-lines.ts';
import { emptyScreen, renderFrame } from '../../render/render-frame.ts';
import { styleFor } from '../../render/style.ts';
import { openApi } from '../../server/api.ts';
import { describeChat, eventsOfChat } from '../../server/chats-api.ts';
import { write } from '../../write.ts';
import type { ChatsOptions } from './chats-options.ts';

/** Describes a chat with its open questions, and shows its conversation as `mozaiks chat` does. */
export async function showChat(io: Io, chat_id: string, options: ChatsOptions): Promise<number> {
  const api = await openApi(io, options);
  const chat = await describeChat(api, chat_id);
  if (options.json === true) {
    await write(io.stdout, `${JSON.stringify(chat)}\n`);
    return 0;
  }
  const style = styleFor(io);
  const resume = commandFor(`${chat.workflow_name} --chat ${chat_id}`, options);
  await write(io.stdout, `${detailLines(chat, { style, resume }).join('\n')}\n\n`);
  let screen = emptyScreen;
  for await (const event of eventsOfChat(api, chat_id)) {
    const rendered = renderFrame(screen, event, { style, isOwn: () => false });
    screen = rendered.screen;
    await write(io.stdout, rendered.text);
  }
  if (screen.line !== null) await write(io.stdout, '\n');
  return 0;
}
