import { spawn } from 'node:child_process';

/**
 * Sends a signal to a process and all its descendants. On POSIX, the process must lead a process
 * group. Windows has no such signals, so the whole tree is killed. Returns false if none of them
 * exists.
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
