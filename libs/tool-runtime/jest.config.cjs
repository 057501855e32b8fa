module.exports = { displayName: 'tool-runtime', preset: '../../jest.preset.cjs', globalSetup: '<rootDir>/jest.global-setup.cjs' };
