module.exports = { displayName: 'tool-runtime', preset: '../../jest.preset.cjs' };
