import type { Sql, SqlValue } from './sql.ts';

export type Row = Readonly<Record<string, SqlValue>>;
/** The rows of each statement, in the order of the statements. What a write changed, it tells through `RETURNING`. */
export type Results = readonly (readonly Row[])[];

/**
 * What a port's method does, as data: its statements, all run or none, and what their rows mean. The thread that writes knows nothing of chats;
 * `decide` is called by the thread that asked, when the rows are durable, and may throw a RuntimeError.
 */
export interface Operation<T> {
  readonly statements: readonly Sql[];
  readonly decide: (results: Results) => T;
}

/** One statement. */
export const single = <T>(statement: Sql, decide: (rows: readonly Row[]) => T): Operation<T> => ({
  statements: [statement],
  decide: ([rows = []]) => decide(rows),
});

/** Statements whose rows mean nothing. */
export const effect = (...statements: readonly Sql[]): Operation<void> => ({
  statements,
  decide: () => undefined,
});
