export const maxFileLines = 200;
export const maxFunctionLines = 50;
export const maxParameters = 3;
export const maxMedianFileLines = 80;
/** A file that is no longer and that only one other file imports is part of that file. */
export const maxFragmentLines = 20;

/** Files that only list data: exempt from the file limit, as specs are. */
export const dataTables = [
  'apps/runtime/src/config/settings.ts',
  'libs/contracts/src/error-codes.ts',
  'libs/contracts/src/events.ts',
  'libs/contracts/src/index.ts',
  'libs/contracts/src/metrics.ts',
];

/** Specs, what only specs import, and the conformance suites of testkit, which are specs that take their subject as an argument. */
export const specEndings = ['.spec.ts', '.fixture.ts', '.suite.ts'];
