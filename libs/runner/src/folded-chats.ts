import type { ChatState, LogRef } from '@mozaiks/contracts';

/** A log as far as this process has folded it. */
export interface Folded {
  readonly state: ChatState;
  /** Every `command_id` that it answers. */
  readonly answered: Set<string>;
  /** Of its last commit: the log must still have it there. */
  readonly commit_id: string;
}

/** What this process knows of chats that it drove or opened lately, so that the next message or visitor of a long chat does not read all of it again. A hint: checked before use. */
export interface FoldedChats {
  /** Whoever takes it owns it. */
  take(log: LogRef): Folded | undefined;
  /** Stays where it is: nothing of it may be changed. */
  peek(log: LogRef): Folded | undefined;
  put(log: LogRef, folded: Folded): void;
}

/** Keeps the latest, up to `maxFacts` facts in all. */
export function createFoldedChats(maxFacts: number): FoldedChats {
  const known = new Map<string, Folded>();
  let facts = 0;
  const take = ({ log_id }: Pick<LogRef, 'log_id'>): Folded | undefined => {
    const folded = known.get(log_id);
    known.delete(log_id);
    facts -= folded?.state.head_seq ?? 0;
    return folded;
  };
  return {
    take,
    peek: ({ log_id }) => known.get(log_id),
    put(log, folded) {
      take(log);
      known.set(log.log_id, folded);
      facts += folded.state.head_seq;
      for (const [log_id] of known) {
        if (facts <= maxFacts) return;
        take({ log_id: log_id as LogRef['log_id'] });
      }
    },
  };
}
