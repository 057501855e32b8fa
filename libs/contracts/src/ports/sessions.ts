export interface SessionRow {
  readonly session: string;
  readonly beat: number;
}

/** The living processes. A system port, which the transport does not get. */
export interface Sessions {
  /** Repeatable. A dead session stays dead: a process that joins again needs another name. */
  join(session: string): Promise<void>;
  /**
   * False if the session was marked dead, or never joined. Its process must then abort its turns
   * and join again.
   */
  beat(session: string, beat: number): Promise<boolean>;
  /** Sessions that are not dead. */
  list(): Promise<readonly SessionRow[]>;
  /**
   * Compare-and-set on the beat that the watcher saw. False if the beat has changed, or the session
   * is dead already.
   */
  mark_dead(session: string, beat: number): Promise<boolean>;
  /** Reports that the session has ended, so that its chats can be acquired immediately. */
  leave(session: string): Promise<void>;
}
