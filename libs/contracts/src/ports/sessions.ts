export interface SessionRow {
  readonly session: string;
  readonly beat: number;
}

/** The processes. A system port: edges never get it. */
export interface Sessions {
  /** Repeatable. A session that is dead stays dead: who joins anew takes another name. */
  join(session: string): Promise<void>;
  /** False when the session was marked dead, or never joined: its process must abort its turns and join anew. */
  beat(session: string, beat: number): Promise<boolean>;
  /** Those that are not dead. */
  list(): Promise<readonly SessionRow[]>;
  /** Compare-and-set on the beat that the watcher saw; false when it has moved on or is dead already. */
  mark_dead(session: string, beat: number): Promise<boolean>;
  /** Says that the session is gone: its chats may be acquired at once. */
  leave(session: string): Promise<void>;
}
