import { AsyncLocalStorage } from 'node:async_hooks';
import type { IsolateReport } from '../protocol.ts';
import type { Activity } from './activity.ts';
import type { CallScope, Send } from './call-scope.ts';
import { describeError } from './describe-error.ts';

export interface OpenCalls {
  size(): number;
  get(id: string): CallScope | undefined;
  /**
   * Runs `code` as part of this call. The host is notified when the code waits for something,
   * unless the call ends first.
   */
  run(scope: CallScope, code: () => unknown): unknown;
  /** Each call ends once. Later results are not sent. */
  succeed(scope: CallScope, result: { readonly value: string; readonly set: string }): void;
  fail(scope: CallScope, error: unknown, more?: Partial<IsolateReport>): void;
  /**
   * The call whose code is running. If that is unknown, the only open call, if there is exactly
   * one.
   */
  current(): CallScope | undefined;
}

export interface OpenCallsOptions {
  readonly send: Send;
  readonly report: () => IsolateReport;
  readonly activity: Pick<Activity, 'enter' | 'leave'>;
}

// Captured before author code could replace them.
const { setImmediate: defer, clearImmediate: cancelDeferred } = globalThis;

/** The concurrent calls of an isolate. */
export function createOpenCalls({ send, report, activity }: OpenCallsOptions): OpenCalls {
  const open = new Map<string, { readonly scope: CallScope; readonly notice: NodeJS.Immediate }>();
  const storage = new AsyncLocalStorage<CallScope>();
  const get = (id: string): CallScope | undefined => open.get(id)?.scope;
  const leave = ({ id, close }: CallScope): boolean => {
    const call = open.get(id);
    if (call === undefined) return false;
    cancelDeferred(call.notice);
    close();
    open.delete(id);
    if (open.size === 0) activity.leave();
    return true;
  };
  return {
    size: () => open.size,
    get,
    run: (scope, code) => {
      if (open.size === 0) activity.enter();
      const notice = defer(() => send({ type: 'waiting', id: scope.id, report: report() }));
      open.set(scope.id, { scope, notice });
      return storage.run(scope, code);
    },
    succeed: (scope, result) => {
      if (leave(scope)) send({ type: 'done', id: scope.id, ok: true, ...result, report: report() });
    },
    fail: (scope, error, more) => {
      if (leave(scope))
        send({
          type: 'done',
          id: scope.id,
          ok: false,
          error: describeError(error),
          report: { ...report(), ...more },
        });
    },
    current: () => {
      const scope = storage.getStore();
      if (scope !== undefined) return get(scope.id);
      return open.size === 1 ? [...open.values()][0]?.scope : undefined;
    },
  };
}
