import type { ToIsolate } from '../protocol.ts';

/** Why an isolate ended: `message` is fit for a model. */
export interface Gone {
  readonly message: string;
  readonly error?: unknown;
}

export interface IsolateEvents {
  /** Whatever came; to be checked, since the code inside may send too. */
  message(message: unknown): void;
  output(stream: 'stdout' | 'stderr', text: string): void;
  /** Once, at the end, whoever ended it. */
  gone(reason: Gone): void;
}

/** A place in which authors' code runs. */
export interface Isolate {
  post(message: ToIsolate): void;
  /**
   * Must be called when the first call enters and when the last one has left: the memory of an empty
   * isolate is not watched.
   */
  occupied(isOccupied: boolean): void;
  /**
   * Resolves when none of its code runs any more. Inline code cannot be stopped: its messages are
   * ignored from then on.
   */
  terminate(): Promise<void>;
}

export type StartIsolate = (events: IsolateEvents) => Isolate;
