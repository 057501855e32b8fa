import { noActivity } from '../isolate/activity.ts';
import { watchNothing } from '../isolate/global-watch.ts';
import { createServer } from '../isolate/serve.ts';
import type { FromIsolate } from '../protocol.ts';
import type { ToolRuntimeSettings } from '../settings.ts';
import type { StartIsolate } from './isolate.ts';

/**
 * Runs code in the host's own thread, for code that is trusted like the host. Messages are copied,
 * so that code and host never share an object.
 */
export const startInline =
  ({ max_instances }: ToolRuntimeSettings): StartIsolate =>
  (events) => {
    const state = { isEnded: false };
    const send = (message: FromIsolate): void =>
      queueMicrotask(() => {
        if (!state.isEnded) events.message(message);
      });
    const server = createServer({
      send,
      maxInstances: max_instances,
      globals: watchNothing,
      activity: noActivity,
      maxHeapBytes: Infinity,
    });
    send({ type: 'ready' });
    return {
      post: (message) => {
        const copy = structuredClone(message);
        queueMicrotask(() => server.receive(copy));
      },
      occupied: () => undefined,
      terminate: async () => {
        if (state.isEnded) return;
        state.isEnded = true;
        events.exited({ message: 'the inline code was abandoned' });
      },
    };
  };
