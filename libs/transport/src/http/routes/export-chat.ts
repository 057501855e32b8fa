import { defined, ExportQuery, project, type Exported, type Viewer } from '@mozaiks/contracts';
import { viewerOf } from '../../access/viewer.ts';
import { findRecord } from '../chats/find-record.ts';
import type { ResponseStream } from '../response-stream.ts';
import type { Route } from '../route.ts';

export const exportChat: Route = {
  method: 'GET',
  path: '/api/chats/{chat_id}/export',
  operation: 'exportChat',
  summary: 'A chat with its nested chats, as JSON lines',
  description:
    'One line for each chat (`type: chat`), followed by its events, by the commands that wait, and by its files: each a line (`type: file`), then its content in base64, in one or more lines (`type: file_data`). What this caller may not read is blank, as on the WebSocket. If the connection breaks before the end, the export is incomplete.',
  access: 'token',
  query: ExportQuery,
  answers: { 200: { description: 'One JSON object a line', type: 'application/x-ndjson' } },
  errors: ['forbidden', 'chat_not_found', 'store_unavailable'],
  handle: async (request, principal) => {
    const record = await findRecord(request, principal);
    const { trace = false } = request.query as ExportQuery;
    const viewer = viewerOf(principal, trace);
    const items = request.deps.exportChat(record)[Symbol.asyncIterator]();
    // A chat that was erased in the meantime must answer 404, not an empty export.
    const first = await items.next();
    return { status: 200, stream: (to) => writeLines(to, { items, first, viewer }) };
  },
};

interface Lines {
  readonly items: AsyncIterator<Exported>;
  readonly first: IteratorResult<Exported>;
  readonly viewer: Viewer;
}

async function writeLines(to: ResponseStream, { items, first, viewer }: Lines): Promise<void> {
  try {
    for (let item = first; item.done !== true && !to.signal.aborted; item = await items.next()) {
      const line = lineOf(item.value, viewer);
      if (line !== null) to.write(`${JSON.stringify(line)}\n`);
      await to.drained();
    }
  } finally {
    await items.return?.();
  }
}

/** Returns null for items that clients must not see. */
function lineOf(item: Exported, viewer: Viewer): object | null {
  if (item.type === 'chat' || item.type === 'file') return item;
  if (item.type === 'file_data')
    return { ...item, data: Buffer.from(item.data).toString('base64') };
  if (item.type !== 'waiting_command') return project(item, viewer);
  const { command, chat_id } = item;
  const { type, command_id } = command;
  switch (command.type) {
    case 'user_message':
      return {
        type: 'waiting_command',
        chat_id,
        command: defined({ type, command_id, text: command.text, content: command.content }),
      };
    // Whether their values are sensitive is known only once they are committed.
    case 'input_response':
    case 'tool_response':
    case 'cancel':
      return { type: 'waiting_command', chat_id, command: { type, command_id } };
    // Commands of the runtime contain text that only agents may read.
    case 'start':
    case 'child_done':
      return null;
  }
}
