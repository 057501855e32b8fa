/**
 * Jest counts skipped tests, but prints neither their names nor the reason, which is at the end of
 * the name: "a suite (no server; run: this)".
 */
const reasonOf = ({ ancestorTitles, fullName }) => {
  const reasons = ancestorTitles.flatMap((title) => /\(([^()]*)\)$/.exec(title)?.[1] ?? []);
  return reasons[0] ?? `without a reason: ${fullName}`;
};

module.exports = class {
  constructor({ testNamePattern }) {
    this.chosen = testNamePattern;
  }

  onRunComplete(_contexts, { testResults }) {
    if (this.chosen) return; // the user selected tests, so the others were skipped on purpose
    const skipped = testResults.flatMap((file) =>
      file.testResults.filter(({ status }) => status === 'pending'),
    );
    const counts = new Map();
    for (const test of skipped) counts.set(reasonOf(test), (counts.get(reasonOf(test)) ?? 0) + 1);
    for (const [reason, count] of counts) process.stderr.write(`Skipped (${count}): ${reason}\n`);
  }
};
