/**
 * Ends a `switch` over a union: the compiler proves it unreachable, and it throws for data from
 * outside that is not in the union.
 */
export function assertNever(value: never, what: string): never {
  throw new TypeError(`unexpected ${what}: ${JSON.stringify(value)}`);
}
