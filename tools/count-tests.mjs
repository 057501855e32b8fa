import { readFileSync } from 'node:fs';

// A suite that could not be loaded has no tests to count, so it counts as one failed test.
const text = readFileSync(process.argv[2] ?? '', 'utf8');
const none = { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1 };
const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = text
  ? JSON.parse(text)
  : none;
const failed = numFailedTests + numRuntimeErrorTestSuites;

console.log(`${numPassedTests} passed, ${failed} failed`);
process.exitCode = failed || !numPassedTests ? 1 : 0;
