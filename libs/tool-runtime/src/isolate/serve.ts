import { getHeapStatistics } from 'node:v8';
import type { CallMessage, IsolateReport, ToIsolate } from '../protocol.ts';
import type { Activity } from './activity.ts';
import { openScope, type Send } from './call-scope.ts';
import { crashError } from './coded-error.ts';
import { collectAsync } from './collect-async.ts';
import { describeError } from './describe-error.ts';
import type { GlobalWatch } from './global-watch.ts';
import { invoke } from './invoke.ts';
import { isError } from './json-form.ts';
import { createModules, type Modules } from './modules.ts';
import { createOpenCalls, type OpenCalls } from './open-calls.ts';
import { toJsonText } from './to-json.ts';

export interface Server {
  /**
   * Handles a message of the host. Calls run concurrently. Each is answered with one `done` or
   * `refused`, unless it is aborted first.
   */
  receive(message: ToIsolate): void;
  /**
   * Fails the call that an uncaught error comes from. Returns false if it comes from no call and no
   * call is open.
   */
  crashed(error: unknown): boolean;
  /** Fails the call whose code is ending the isolate. */
  exiting(reason: string): void;
}

export interface ServerOptions {
  readonly send: Send;
  readonly maxInstances: number;
  readonly globals: GlobalWatch;
  readonly activity: Activity;
  /** The heap size at which the isolate takes no further call. */
  readonly maxHeapBytes: number;
}

// Captured before author code could replace it.
const { setImmediate: defer } = globalThis;

/** The part of an isolate that runs inside it, for every kind of isolate. */
export function createServer({
  send,
  maxInstances,
  globals,
  activity,
  maxHeapBytes,
}: ServerOptions): Server {
  const modules = createModules(maxInstances, globals);
  /** Calls that were received and have not started. */
  const entering = new Set<string>();
  const report = (): IsolateReport => {
    const isEmpty = open.size() + entering.size === 0;
    return {
      isTainted: globals.isTainted(),
      isFull: getHeapStatistics().used_heap_size > maxHeapBytes,
      isBusy: isEmpty && activity.isBusy(),
      hasLeftovers: isEmpty && activity.hasLeftovers(),
    };
  };
  const open = createOpenCalls({ send, report, activity });
  const enter = (message: CallMessage): void => {
    if (!entering.delete(message.id)) return; // aborted
    // Another call may have changed the isolate since this one was sent.
    if (open.size() > 0 && globals.isTainted()) return send({ type: 'refused', id: message.id });
    send({ type: 'started', id: message.id });
    void runCall(message, { send, modules, open });
  };
  const receive = (message: ToIsolate): void => {
    // Without `assertNever`: the isolate loads nothing of the contracts, so that it starts fast.
    if (message.type === 'call') {
      modules.add(message.bundle);
      entering.add(message.id);
      // Deferred, so that an abort that has already arrived is handled first.
      return void defer(enter, message);
    }
    if (message.type === 'ping') return void defer(() => send({ type: 'pong', report: report() }));
    if (message.type === 'platform_answer')
      return open.get(message.id)?.platform.answered(message.request, message.answer);
    if (message.type === 'abort')
      return entering.delete(message.id) ? undefined : open.get(message.id)?.abort();
    for (const bundle of message.bundles) modules.add(bundle);
    activity.leave();
    send({ type: 'warmed', id: message.id, report: report() });
  };
  return { receive, ...crashHandling(open, send) };
}

interface Inside {
  readonly send: Send;
  readonly modules: Modules;
  readonly open: OpenCalls;
}

async function runCall(message: CallMessage, { send, modules, open }: Inside): Promise<void> {
  const scope = openScope(message, send);
  const tenant = `${message.app_id}\n${message.user_id}`;
  const { max_result_bytes } = message.limits;
  try {
    const result = await open.run(scope, async () => {
      const returned = await invoke(modules.exportsFor(message.bundle, tenant), message, scope);
      if (isError(returned)) throw returned; // an error that is returned counts as thrown
      return collectAsync(returned, max_result_bytes);
    });
    open.succeed(scope, {
      value: toJsonText(result, max_result_bytes),
      set: scope.variables.written(),
    });
  } catch (error) {
    open.fail(scope, error);
  }
}

function crashHandling(open: OpenCalls, send: Send): Pick<Server, 'crashed' | 'exiting'> {
  const crashed = (error: unknown): boolean => {
    const scope = open.current();
    const message = `the code crashed its isolate: ${describeError(error).message}`;
    if (scope === undefined) send({ type: 'broken' });
    else open.fail(scope, crashError(message, error), { isTainted: true });
    return scope !== undefined || open.size() > 0;
  };
  const exiting = (reason: string): void => {
    const scope = open.current();
    if (scope !== undefined) open.fail(scope, crashError(reason), { isTainted: true });
  };
  return { crashed, exiting };
}
