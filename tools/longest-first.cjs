const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * Starts the slowest tests first, and, if durations are unknown, the largest files. Tests that wait
 * for other processes, or whose cases are in fixtures, are slow without being large.
 */
const LONG = [
  /[\\/]runtime-e2e[\\/]src[\\/]mongo[\\/]/,
  /[\\/](conformance|contract-model|crashes|diagnostic-codes|exports|isolation)[.\w]*\.spec\.ts$/,
  /[\\/](estimate|install|mutations|terminal|tool-runtime[-\w]*)[.\w]*\.spec\.ts$/,
];

module.exports = class extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isLong = ({ path, duration }) =>
      duration === undefined && LONG.some((pattern) => pattern.test(path));
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
};
