/** Projects tagged io:none: what they need of the outside arrives through ports. */
export const pureProjects = ['contracts', 'engine', 'runner', 'ag-ui', 'openai-api'];

/** The one place where a pure project may write `Date`: to convert, never to ask what time it is. */
export const dateConversions = 'libs/contracts/src/time.ts';

/** @type {readonly string[]} */
export const impureGlobals = [
  'Buffer',
  'Date',
  'WebSocket',
  'clearImmediate',
  'clearInterval',
  'clearTimeout',
  'console',
  'crypto',
  'fetch',
  'global',
  'globalThis',
  'performance',
  'process',
  'require',
  'setImmediate',
  'setInterval',
  'setTimeout',
];

/** @type {readonly (readonly [object: string, property: string])[]} */
export const impureProperties = [
  ['Math', 'random'],
  ['AbortSignal', 'timeout'],
  ['Date', 'now'],
];
