import type { Sql, SqlValue } from './sql.ts';

export type Row = Readonly<Record<string, SqlValue>>;
/**
 * The rows of each statement, in the order of the statements. A write returns its changes through
 * `RETURNING`.
 */
export type Results = readonly (readonly Row[])[];

/**
 * A method of a port as data: its statements, all or none of which run, and the meaning of their
 * rows. The writer thread knows nothing of chats. The calling thread calls `decide` once the rows
 * are durable; it may throw a RuntimeError.
 */
export interface Operation<T> {
  readonly statements: readonly Sql[];
  readonly decide: (results: Results) => T;
}

/** An operation of one statement. */
export const single = <T>(statement: Sql, decide: (rows: readonly Row[]) => T): Operation<T> => ({
  statements: [statement],
  decide: ([rows = []]) => decide(rows),
});

/** An operation without a result. */
export const effect = (...statements: readonly Sql[]): Operation<void> => ({
  statements,
  decide: () => undefined,
});
