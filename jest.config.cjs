const { availableParallelism } = require('node:os');

module.exports = {
  projects: [
    '<rootDir>/libs/*/jest.config.cjs',
    '<rootDir>/apps/*/jest.config.cjs',
    '<rootDir>/tools/jest.config.cjs',
    '<rootDir>/examples/jest.config.cjs',
  ],
  testSequencer: '<rootDir>/tools/longest-first.cjs',
  // Two more than there are processors: the specs of real processes and of MongoDB mostly wait.
  maxWorkers: availableParallelism() + 2,
  // Native ES modules are never given back: a worker grows with each spec file, to gigabytes. A new
  // worker starts cold, which costs a tenth more at 400 MB.
  workerIdleMemoryLimit: '900MB',
  // For all of them: what a project's own configuration says of it is read only where that project
  // runs alone.
  testTimeout: 30_000,
  reporters: ['default', '<rootDir>/tools/report-skipped.cjs'],
  passWithNoTests: true,
};
