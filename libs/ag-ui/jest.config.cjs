module.exports = { displayName: 'ag-ui', preset: '../../jest.preset.cjs' };
