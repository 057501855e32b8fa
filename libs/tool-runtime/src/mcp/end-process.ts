import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { signalAll } from '../host/end-group.ts';

const POLL_MS = 20;

/**
 * Ends a server: closes its stdin, then SIGTERM, then SIGKILL, each after `graceMs` if something of its
 * process group is left. A wrapper may end before the server that it started does.
 */
export async function endProcess(child: ChildProcess, graceMs: number): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  const isLeft = (): boolean =>
    process.platform === 'win32'
      ? child.exitCode === null && child.signalCode === null
      : signalAll(pid, 0);
  const waitUntilGone = async (): Promise<boolean> => {
    const until = performance.now() + graceMs;
    while (isLeft()) {
      if (performance.now() >= until) return false;
      await sleep(POLL_MS);
    }
    return true;
  };
  child.stdin?.end();
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (await waitUntilGone()) return;
    signalAll(pid, signal);
  }
  await waitUntilGone();
}
