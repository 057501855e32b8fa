module.exports = {
  displayName: 'workflow-manager',
  preset: '../../jest.preset.cjs',
  globalSetup: '<rootDir>/../../jest.global-setup.cjs',
};
