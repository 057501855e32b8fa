import type { Row } from './operation.ts';

const mismatch = (column: string, expected: string) =>
  new TypeError(`column ${column} does not hold ${expected}`);

export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw mismatch(column, 'a text');
  return value;
}

export function number(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw mismatch(column, 'a number');
  return value;
}

export function bytes(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw mismatch(column, 'bytes');
  return value;
}

export const textOrNull = (row: Row, column: string): string | null =>
  row[column] === null ? null : text(row, column);
export const bytesOrNull = (row: Row, column: string): Uint8Array | null =>
  row[column] === null ? null : bytes(row, column);
export const numberOrNull = (row: Row, column: string): number | null =>
  row[column] === null ? null : number(row, column);
export const flag = (row: Row, column: string): boolean => number(row, column) !== 0;
