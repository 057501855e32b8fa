import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { signalAll } from '../host/end-group.ts';

const POLL_MS = 20;

/**
 * Ends a server: closes its stdin, then sends SIGTERM, then SIGKILL. Each step waits up to
 * `graceMs` for its whole process group, since a wrapper may end before the server that it started.
 */
export async function endProcess(child: ChildProcess, graceMs: number): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  const isLeft = (): boolean =>
    process.platform === 'win32'
      ? child.exitCode === null && child.signalCode === null
      : signalAll(pid, 0);
  const waitForEnd = async (): Promise<boolean> => {
    const until = performance.now() + graceMs;
    while (isLeft()) {
      if (performance.now() >= until) return false;
      await sleep(POLL_MS);
    }
    return true;
  };
  child.stdin?.end();
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (await waitForEnd()) return;
    signalAll(pid, signal);
  }
  await waitForEnd();
}
