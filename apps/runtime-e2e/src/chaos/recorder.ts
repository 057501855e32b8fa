import { findWebSocket, type WebSocketConstructor } from '@mozaiks/client';
import type { RuntimeEvent, ServerFrame } from '@mozaiks/contracts';
import { isFact } from '@mozaiks/contracts/chat-view';

/** What one socket was told of one chat, byte for byte: repeats and all. */
export interface SocketView {
  readonly chat_id: string;
  readonly facts: readonly RuntimeEvent[];
}

/** Listens on the wire below a client, so that nothing that the client mends is hidden. */
export interface Recorder {
  readonly WebSocket: WebSocketConstructor;
  views(): readonly SocketView[];
  /** `performance.now()` of the first fact or delta of a chat at or after a moment; null where there is none. */
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

/** `hear` gets every frame as text. */
export async function createRecorder(hear: (text: string) => void): Promise<Recorder> {
  const sockets: Map<string, RuntimeEvent[]>[] = [];
  const moments = new Map<string, number[]>();
  const record = (facts: Map<string, RuntimeEvent[]>, text: string): void => {
    hear(text);
    const frame = JSON.parse(text) as ServerFrame;
    if (isFact(frame)) listAt(facts, frame.chat_id).push(frame);
    if (isFact(frame) || frame.type === 'agent_delta')
      listAt(moments, frame.chat_id).push(performance.now());
  };
  return {
    WebSocket: new Proxy(await findWebSocket(), {
      construct(Target, args: [string, string[]]) {
        const socket = new Target(...args);
        const facts = new Map<string, RuntimeEvent[]>();
        sockets.push(facts);
        (socket as unknown as Listening).addEventListener('message', ({ data }) =>
          record(facts, String(data)),
        );
        return socket;
      },
    }),
    views: () =>
      sockets.flatMap((facts) => [...facts].map(([chat_id, seen]) => ({ chat_id, facts: seen }))),
    firstAfter: (chat_id, moment) => moments.get(chat_id)?.find((at) => at >= moment) ?? null,
  };
}
