const { default: Sequencer } = require('@jest/test-sequencer');

/** Jest starts what took longest first, and where it does not know that yet, the largest file. What waits for other processes is long, not large. */
const LONG = [
  /[\\/]runtime-e2e[\\/]src[\\/]mongo[\\/]/,
  /[\\/](contract-model|crashes|exports|isolation)[.\w]*\.spec\.ts$/,
];

module.exports = class extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isLong = ({ path, duration }) =>
      duration === undefined && LONG.some((pattern) => pattern.test(path));
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
};
