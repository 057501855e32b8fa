/** Projects tagged io:none, which access the outside world only through ports. */
export const pureProjects = ['contracts', 'engine', 'runner', 'ag-ui', 'openai-api'];

/**
 * The only file in which a pure project may use `Date`: to convert times, never to read the clock.
 */
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
