import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 20;

/**
 * Sends a signal to a process and all its descendants: on POSIX to its process group, whose leader it
 * must be. Windows has no signals there: the tree is killed. False: none of them is left.
 */
function signalAll(pid: number, signal: NodeJS.Signals | 0): boolean {
  if (process.platform === 'win32') {
    if (signal !== 0)
      spawn('taskkill', ['/pid', String(pid), '/T', '/F'], {
        stdio: 'ignore',
        windowsHide: true,
      }).on('error', () => undefined);
    return true;
  }
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

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
