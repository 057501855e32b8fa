export const maxFileLines = 200;
export const maxFunctionLines = 50;
export const maxParameters = 3;
export const maxMedianFileLines = 80;
/** A file of at most this many lines that only one file imports must be part of that file. */
export const maxFragmentLines = 20;

/** Files that only list data. Like specs, they have no file limit. */
export const dataTables = [
  'apps/runtime/src/config/settings.ts',
  'libs/contracts/src/error-codes.ts',
  'libs/contracts/src/events.ts',
  'libs/contracts/src/index.ts',
  'libs/contracts/src/metrics.ts',
];

/**
 * Specs, their fixtures, and the conformance suites of testkit, which are specs that take their
 * subject as an argument.
 */
export const specEndings = ['.spec.ts', '.fixture.ts', '.suite.ts'];
