export default { root: import.meta.dirname, server: { host: '127.0.0.1', port: 5173 } };
