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
   * Hands over a message of the host. Calls run at the same time; each is answered with one `done`
   * or `refused`, unless it is aborted first.
   */
  receive(message: ToIsolate): void;
  /**
   * An error that no code has caught fails the call that it comes from. False if it comes from no
   * call and no call is open.
   */
  crashed(error: unknown): boolean;
  /** The isolate ends now: fails the call whose code ends it. */
  exiting(reason: string): void;
}

export interface ServerOptions {
  readonly send: Send;
  readonly maxInstances: number;
  readonly globals: GlobalWatch;
  readonly activity: Activity;
  /** The heap at which no further call may run here. */
  readonly maxHeapBytes: number;
}

// Taken before any code of authors could replace it.
const { setImmediate: soon } = globalThis;

/** The inside of an isolate, whatever it is made of. */
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
    // Another call may have changed the isolate before this one arrived.
    if (open.size() > 0 && globals.isTainted()) return send({ type: 'refused', id: message.id });
    send({ type: 'started', id: message.id });
    void runCall(message, { send, modules, open });
  };
  const receive = (message: ToIsolate): void => {
    // No `assertNever` here: the isolate loads nothing of the contracts, which keeps its start
    // short.
    if (message.type === 'call') {
      modules.learn(message.bundle);
      entering.add(message.id);
      // Later, so that an abort that has already arrived is read first.
      return void soon(enter, message);
    }
    if (message.type === 'ping') return void soon(() => send({ type: 'pong', report: report() }));
    if (message.type === 'platform_answer')
      return open.get(message.id)?.platform.answered(message.request, message.answer);
    if (message.type === 'abort')
      return entering.delete(message.id) ? undefined : open.get(message.id)?.abort();
    for (const bundle of message.bundles) modules.learn(bundle);
    activity.rest();
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
