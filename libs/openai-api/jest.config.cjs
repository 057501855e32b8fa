module.exports = { displayName: 'openai-api', preset: '../../jest.preset.cjs' };
