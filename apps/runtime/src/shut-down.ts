import type { Parts } from './compose.ts';
import type { Plan } from './config/plan.ts';
import { systemClock } from './system.ts';

/** The minimum time for the last spans, if the drain has used up its time. */
const MIN_FLUSH_MS = 500;

/** Redirects clients to other instances while the chats are released. The store is closed last. */
export async function shutDown(
  parts: Parts,
  { settings: { DRAIN_TIMEOUT_MS } }: Plan,
): Promise<void> {
  const {
    server,
    operatorServer,
    store,
    workflows,
    runner,
    transport,
    closeTools,
    retention,
    usageExport,
    traces,
  } = parts;
  const deadline = systemClock.monotonic() + DRAIN_TIMEOUT_MS;
  const drained = [
    runner.drain(DRAIN_TIMEOUT_MS),
    retention.stop(DRAIN_TIMEOUT_MS),
    usageExport.stop(DRAIN_TIMEOUT_MS),
  ];
  await Promise.all([transport.drain(), ...drained]);
  await transport.close();
  server.close();
  server.closeAllConnections();
  operatorServer?.close();
  operatorServer?.closeAllConnections();
  const left = Math.max(MIN_FLUSH_MS, deadline - systemClock.monotonic());
  await Promise.all([closeTools(), workflows.close(), traces.stop(left)]);
  await store.close();
}
