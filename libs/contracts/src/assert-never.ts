/** The end of a `switch` over a union: the compiler proves it unreachable, data from elsewhere makes it throw. */
export function assertNever(value: never, what: string): never {
  throw new TypeError(`unexpected ${what}: ${JSON.stringify(value)}`);
}
