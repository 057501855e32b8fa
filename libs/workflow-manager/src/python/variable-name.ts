// Reserved words that are no valid names of variables or functions. Those of Python itself are not
// listed.
const RESERVED = new Set(
  (
    'arguments case catch const debugger default delete do enum eval export extends function ' +
    'implements instanceof interface let new null package private protected public static super ' +
    'switch this throw typeof var void'
  ).split(' '),
);

/** A name as a variable of TypeScript: a reserved word gets `_` at its end. */
export const variableName = (name: string): string => (RESERVED.has(name) ? `${name}_` : name);
