module.exports = { displayName: 'create-mozaiks', preset: '../../jest.preset.cjs' };
