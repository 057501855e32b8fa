const oneFileModule = require('./tools/one-file-module.cjs');

const transform = [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: 'inline',
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript' },
      transform: { verbatimModuleSyntax: true },
      experimental: { keepImportAttributes: true },
    },
    module: { type: 'es6' },
  },
];

module.exports = {
  testEnvironment: require.resolve('./tools/test-environment.cjs'),
  // Without the source condition Jest would test yesterday's dist/ of the sibling packages.
  // `import` must stay out: it would win over it.
  testEnvironmentOptions: { customExportConditions: ['@mozaiks/source', 'node'] },
  moduleNameMapper: { '^typebox$': oneFileModule('typebox') },
  testMatch: ['<rootDir>/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/out-tsc/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/out-tsc/'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': transform },
  coverageDirectory: 'coverage',
  // Of a machine that does other things as well.
  testTimeout: 30_000,
  passWithNoTests: true,
};
