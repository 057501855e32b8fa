import type { ToIsolate } from '../protocol.ts';

/** Why an isolate ended. `message` may be shown to a model. */
export interface ExitReason {
  readonly message: string;
  readonly error?: unknown;
}

export interface IsolateEvents {
  /** An unchecked message. Author code can send messages as well. */
  message(message: unknown): void;
  output(stream: 'stdout' | 'stderr', text: string): void;
  /** Called once, when the isolate has ended for any reason. */
  exited(reason: ExitReason): void;
}

/** An environment that runs authors' code: a thread, a process, or the host's own thread. */
export interface Isolate {
  post(message: ToIsolate): void;
  /**
   * Must be called when the first call enters and when the last one leaves, since the memory of an
   * empty isolate is not watched.
   */
  occupied(isOccupied: boolean): void;
  /**
   * Resolves when none of its code runs any more. Inline code cannot be stopped; its further
   * messages are ignored.
   */
  terminate(): Promise<void>;
}

export type StartIsolate = (events: IsolateEvents) => Isolate;
