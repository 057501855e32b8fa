module.exports = {
  displayName: 'tool-runtime',
  preset: '../../jest.preset.cjs',
  globalSetup: '<rootDir>/../../jest.global-setup.cjs',
  // Servers of other people take their time to start on a busy machine.
  testTimeout: 60_000,
};
