import { performance } from 'node:perf_hooks';
import { sleepOn, type Clock } from '@mozaiks/contracts';

const timer: Clock['timer'] = (ms, passed) => {
  const set = setTimeout(passed, ms);
  return () => clearTimeout(set);
};

/** The real time, for tests that need it. */
export const realClock = (): Clock => ({
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: sleepOn(timer),
  timer,
});
