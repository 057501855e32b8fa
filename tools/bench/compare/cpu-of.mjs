// The CPU time of a process with all its threads, as the kernel's scheduler counts it. Linux only.
import { readFileSync, readdirSync } from 'node:fs';

/** Milliseconds so far. Threads that have ended are not counted. */
export function cpuOf(pid) {
  let ns = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      ns += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // The thread has ended meanwhile.
    }
  }
  return ns / 1e6;
}
