// For `node --import`: a server whose metrics SIGUSR2 switches off and on. `metrics-cost.mjs`
// compares both states in one process, because two processes differ by more than the cost of the
// metrics.
import { createRequire, register } from 'node:module';

// prom-client takes these two from `perf_hooks` when it starts to observe the event loop and the
// heap.
const hooked = createRequire(import.meta.url)('node:perf_hooks');
const watches = [];
const { monitorEventLoopDelay, PerformanceObserver } = hooked;
hooked.monitorEventLoopDelay = (options) => {
  const delays = monitorEventLoopDelay(options);
  watches.push({ start: () => delays.enable(), stop: () => delays.disable() });
  return delays;
};
hooked.PerformanceObserver = class extends PerformanceObserver {
  observe(options) {
    super.observe(options);
    watches.push({ start: () => super.observe(options), stop: () => this.disconnect() });
  }
};

globalThis.metering = true;
process.on('SIGUSR2', () => {
  globalThis.metering = !globalThis.metering;
  for (const watch of watches.slice()) watch[globalThis.metering ? 'start' : 'stop']();
});

const SWITCHED = {
  'create-metrics.js': `
    export const createMetrics = (gauges) => {
      const registry = real.createMetrics(gauges);
      const { count, observe } = registry.metrics;
      const metrics = {
        count: (name, labels, by) => { if (globalThis.metering) count(name, labels, by); },
        observe: (name, labels, value) => { if (globalThis.metering) observe(name, labels, value); },
      };
      return { ...registry, metrics };
    };`,
  'metrics-sink.js': `
    export const createMetricsSink = (metrics) => {
      const sink = real.createMetricsSink(metrics);
      return { committed: (made) => { if (globalThis.metering) sink.committed(made); } };
    };`,
  'metered.js': `
    export const meteredStore = (store, metrics, clock) => {
      const metered = real.meteredStore(store, metrics, clock);
      const log = () => (globalThis.metering ? metered.log : store.log);
      return { ...store, log: { read: (...of) => log().read(...of), append: (...of) => log().append(...of) } };
    };
    export const meteredChats = (chats, metrics) => {
      const metered = real.meteredChats(chats, metrics);
      return { ...chats, submit: (...of) => (globalThis.metering ? metered : chats).submit(...of) };
    };`,
};

const hooks = `
  const switched = ${JSON.stringify(SWITCHED)};
  export async function load(url, context, next) {
    const [, file] = /\\/observability\\/dist\\/metrics\\/([^/?]+)$/.exec(url) ?? [];
    if (switched[file] === undefined) return next(url, context);
    const source = 'import * as real from ' + JSON.stringify(url + '?real') + ';' + switched[file];
    return { format: 'module', source, shortCircuit: true };
  }`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
