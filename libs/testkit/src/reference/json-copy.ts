/** A copy that shares nothing. For JSON data only. */
export const jsonCopy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
