import { findWebSocket, type WebSocketConstructor } from '@mozaiks/client';
import type { RuntimeEvent, ServerFrame } from '@mozaiks/contracts';
import { isEvent } from '@mozaiks/contracts/chat-view';

/** What one socket received about one chat, byte for byte, including repetitions. */
export interface SocketView {
  readonly chat_id: string;
  readonly events: readonly RuntimeEvent[];
}

/** Records the frames below a client, so that the client's own recovery hides nothing. */
export interface Recorder {
  readonly WebSocket: WebSocketConstructor;
  views(): readonly SocketView[];
  /** `performance.now()` of the first event or delta of a chat at or after a moment, or null. */
  firstAfter(chat_id: string, moment: number): number | null;
}

interface Listening {
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

function listAt<T>(lists: Map<string, T[]>, key: string): T[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

/** `onFrame` is called with every frame as text. */
export async function createRecorder(onFrame: (text: string) => void): Promise<Recorder> {
  const sockets: Map<string, RuntimeEvent[]>[] = [];
  const moments = new Map<string, number[]>();
  const record = (events: Map<string, RuntimeEvent[]>, text: string): void => {
    onFrame(text);
    const frame = JSON.parse(text) as ServerFrame;
    if (isEvent(frame)) listAt(events, frame.chat_id).push(frame);
    if (isEvent(frame) || frame.type === 'agent_delta')
      listAt(moments, frame.chat_id).push(performance.now());
  };
  return {
    WebSocket: new Proxy(await findWebSocket(), {
      construct(Target, args: [string, string[]]) {
        const socket = new Target(...args);
        const events = new Map<string, RuntimeEvent[]>();
        sockets.push(events);
        (socket as unknown as Listening).addEventListener('message', ({ data }) =>
          record(events, String(data)),
        );
        return socket;
      },
    }),
    views: () =>
      sockets.flatMap((events) =>
        [...events].map(([chat_id, seen]) => ({ chat_id, events: seen })),
      ),
    firstAfter: (chat_id, moment) => moments.get(chat_id)?.find((at) => at >= moment) ?? null,
  };
}
