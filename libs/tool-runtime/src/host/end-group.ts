import { spawn } from 'node:child_process';

/**
 * Sends a signal to a process and all its descendants: on POSIX to its process group, whose leader it
 * must be. Windows has no signals there: the tree is killed. False: none of them is left.
 */
export function signalAll(pid: number, signal: NodeJS.Signals | 0): boolean {
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
