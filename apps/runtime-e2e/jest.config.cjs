module.exports = { displayName: 'runtime-e2e', preset: '../../jest.preset.cjs' };
