// For `node --import`: a server whose meters do nothing. What `metrics-cost.mjs` compares with.
import { register } from 'node:module';

const STUBS = {
  'create-metrics.js': `export const createMetrics = () => ({
    metrics: { count() {}, observe() {} }, text: async () => '', performance: async () => [],
  });`,
  'metrics-sink.js': 'export const createMetricsSink = () => ({ committed() {} });',
  'metered.js':
    'export const meteredStore = (store) => store; export const meteredChats = (chats) => chats;',
};

const hooks = `
  const stubs = ${JSON.stringify(STUBS)};
  export async function load(url, context, next) {
    const [, file] = /\\/observability\\/dist\\/metrics\\/([^/]+)$/.exec(url) ?? [];
    if (stubs[file] === undefined) return next(url, context);
    return { format: 'module', source: stubs[file], shortCircuit: true };
  }`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
