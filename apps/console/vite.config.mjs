// The page runs under a policy that allows only files from its own origin, at any path: no
// inlined asset, no polyfill script, relative addresses.
export default {
  root: import.meta.dirname,
  base: './',
  resolve: { conditions: ['@mozaiks/source', 'module', 'browser', 'development|production'] },
  build: {
    target: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    manifest: true,
    emptyOutDir: true,
    reportCompressedSize: false,
    license: { fileName: 'licenses.txt' },
  },
  server: {
    host: '127.0.0.1',
    port: 5174,
    proxy: { '/api': 'http://127.0.0.1:8000', '/ws': { target: 'ws://127.0.0.1:8000', ws: true } },
  },
};
