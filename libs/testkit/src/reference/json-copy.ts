/** A deep copy. For JSON data only. */
export const jsonCopy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
