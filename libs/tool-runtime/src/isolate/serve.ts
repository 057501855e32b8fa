import { types } from 'node:util';
import { getHeapStatistics } from 'node:v8';
import type { CallMessage, ToIsolate } from '../protocol.ts';
import { openScope, type CallScope, type Send } from './call-scope.ts';
import { describeError } from './describe-error.ts';
import type { GlobalWatch } from './global-watch.ts';
import { invoke } from './invoke.ts';
import { createModules } from './modules.ts';
import { toJsonText } from './to-json.ts';

export interface Server {
  /** Hands over a message of the host; calls run at once, each answered with exactly one `done`. Never throws. */
  receive(message: ToIsolate): void;
}

export interface ServerOptions {
  readonly send: Send;
  readonly maxInstances: number;
  readonly globals: GlobalWatch;
  /** The heap at which nobody else may run here; a call that leaves so much behind is the last. */
  readonly maxHeapBytes: number;
}

/** The inside of an isolate, whatever it is made of. */
export function createServer({ send, maxInstances, globals, maxHeapBytes }: ServerOptions): Server {
  const isTainted = (): boolean => globals.isTainted() || getHeapStatistics().used_heap_size > maxHeapBytes;
  const modules = createModules(maxInstances, globals);
  const open = new Map<string, CallScope>();
  const run = async (message: CallMessage): Promise<void> => {
    const { id, limits } = message;
    const scope = openScope(message, send);
    open.set(id, scope);
    try {
      const result = await invoke(modules.exportsFor(message.bundle, `${message.app_id}\n${message.user_id}`), message, scope);
      if (types.isNativeError(result)) throw result; // as JSON it would say nothing
      const value = toJsonText(result, limits.max_result_bytes);
      scope.close();
      send({ type: 'done', id, ok: true, value, set: scope.variables.written(), tainted: isTainted() });
    } catch (error) {
      scope.close();
      send({ type: 'done', id, ok: false, error: describeError(error), tainted: isTainted() });
    } finally {
      open.delete(id);
    }
  };
  const receive = (message: ToIsolate): void => {
    // No `assertNever` here: the isolate loads nothing of the contracts, which keeps its start short.
    if (message.type === 'call') return void run(message);
    if (message.type === 'abort') return open.get(message.id)?.abort();
    if (message.type === 'platform_answer') return open.get(message.id)?.platform.answered(message.request, message.answer);
    for (const bundle of message.bundles) modules.learn(bundle);
    send({ type: 'warmed', id: message.id });
  };
  return { receive };
}
