module.exports = { displayName: 'workflow-manager', preset: '../../jest.preset.cjs' };
