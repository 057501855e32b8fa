module.exports = {
  projects: [
    '<rootDir>/libs/*/jest.config.cjs',
    '<rootDir>/apps/*/jest.config.cjs',
    '<rootDir>/tools/jest.config.cjs',
    '<rootDir>/examples/jest.config.cjs',
  ],
  maxWorkers: '100%',
  passWithNoTests: true,
};
