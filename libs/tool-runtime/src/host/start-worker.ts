import { Worker } from 'node:worker_threads';
import type { Clock } from '@mozaiks/contracts';
import { MAX_HEAP_SHARE, type ToolRuntimeSettings } from '../settings.ts';
import { boundText } from '../isolate/bound-text.ts';
import { describeError, MAX_MESSAGE_BYTES } from '../isolate/describe-error.ts';
import type { ExitReason, IsolateEvents, StartIsolate } from './isolate.ts';
import { createMemoryWatch, type Watched } from './memory-watch.ts';
import { programUrl } from './program.ts';

const OUT_OF_MEMORY = 'the code used more memory than allowed';
/** Far above the limit of a call, see the memory watch. Reserves no memory. */
const HARD_HEAP_MB = 2048;

function reasonOf(error: unknown, exitCode: number): ExitReason {
  if (error === undefined) return { message: `the code ended its isolate (exit code ${exitCode})` };
  const { code, message } = describeError(error);
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return { message: OUT_OF_MEMORY, error };
  return {
    message: boundText(`the code crashed its isolate: ${message}`, MAX_MESSAGE_BYTES),
    error,
  };
}

const startThread = ({ heap_mb, max_instances }: ToolRuntimeSettings): Worker =>
  new Worker(programUrl(), {
    argv: [String(max_instances), String(heap_mb * MAX_HEAP_SHARE)],
    env: {},
    execArgv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    resourceLimits: {
      maxOldGenerationSizeMb: Math.max(HARD_HEAP_MB, heap_mb),
      maxYoungGenerationSizeMb: 16,
    },
  });

/**
 * Reports the end of the thread once, with its reason. `onMemory` ends it because of its memory
 * use.
 */
function watchEnd(worker: Worker, events: IsolateEvents): { readonly onMemory: () => void } {
  let failure: unknown;
  let isTooLarge = false;
  worker.on('error', (error) => (failure = error));
  worker.on('exit', (code) =>
    events.exited(isTooLarge ? { message: OUT_OF_MEMORY } : reasonOf(failure, code)),
  );
  const onMemory = (): void => {
    isTooLarge = true;
    void worker.terminate();
  };
  return { onMemory };
}

const watchedOf = (worker: Worker, endForMemory: () => void): Watched => {
  let last = worker.performance.eventLoopUtilization();
  return {
    busyShare: () => {
      const { utilization } = worker.performance.eventLoopUtilization(last);
      last = worker.performance.eventLoopUtilization();
      return utilization;
    },
    endForMemory,
  };
};

/** A thread with its own heap, globals and (empty) environment. */
export function startWorker(settings: ToolRuntimeSettings, clock: Clock): StartIsolate {
  const memory = createMemoryWatch({ clock, maxBytes: settings.heap_mb * 1024 * 1024 });
  return (events) => {
    const worker = startThread(settings);
    const watched = watchedOf(worker, watchEnd(worker, events).onMemory);
    let stopWatch: () => void = () => undefined;
    worker.on('message', (message: unknown) => events.message(message));
    worker.on('exit', () => stopWatch());
    for (const stream of ['stdout', 'stderr'] as const) {
      worker[stream].setEncoding('utf8').on('data', (text: string) => events.output(stream, text));
    }
    return {
      post: (message) => worker.postMessage(message),
      occupied: (isOccupied) => {
        stopWatch();
        if (isOccupied) stopWatch = memory.start(watched);
      },
      terminate: async () => void (await worker.terminate()),
    };
  };
}
