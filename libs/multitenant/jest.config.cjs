module.exports = { displayName: 'multitenant', preset: '../../jest.preset.cjs' };
